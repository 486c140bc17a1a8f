<?php

namespace MediaWiki\Extension\Statsig\Tests;

use HashBagOStuff;
use MediaWiki\Extension\Statsig\Attributes\AccountAttributes;
use MediaWiki\Extension\Statsig\Attributes\HookAttributes;
use MediaWiki\Extension\Statsig\Attributes\ReaderAttributes;
use MediaWiki\Extension\Statsig\Attributes\ReaderCountry;
use MediaWiki\Extension\Statsig\Audience\ResponseAudience;
use MediaWiki\Extension\Statsig\Choice\ReaderChoice;
use MediaWiki\Extension\Statsig\Core\CentralIdLookup;
use MediaWiki\Extension\Statsig\Decider;
use MediaWiki\Extension\Statsig\Experiments;
use MediaWiki\Extension\Statsig\Forcing\Forcing;
use MediaWiki\Extension\Statsig\Hook\StatsigUnitsHook;
use MediaWiki\Extension\Statsig\Hook\StatsigUserAttributesHook;
use MediaWiki\Extension\Statsig\HourlyLog;
use MediaWiki\Extension\Statsig\Local\LocalDocument;
use MediaWiki\Extension\Statsig\Metric\DecisionCounts;
use MediaWiki\Extension\Statsig\Settings\Settings;
use MediaWiki\Extension\Statsig\Source\DecisionSource;
use MediaWiki\Extension\Statsig\Unit\CustomIds;
use MediaWiki\Extension\Statsig\Unit\EdgeHeader;
use MediaWiki\Extension\Statsig\Unit\ReaderUnits;
use MediaWiki\User\CentralId\CentralIdLookupFactory;
use MediaWiki\User\UserEditTracker;
use MediaWiki\User\UserFactory;
use MediaWiki\User\UserIdentity;
use MediaWiki\User\UserNameUtils;
use MediaWiki\User\UserOptionsLookup;
use PHPUnit\Framework\TestCase;

/**
 * Builds our objects for one reader in one kind of response, with MediaWiki faked.
 */
abstract class UnitCase extends TestCase {
	protected const STABLE_ID = '00112233445566778899';
	protected const SECRET = 'a secret for tests that is long enough';

	protected const PROXY = '192.0.2.1';

	/** @var int[] Accounts with the preference to stay out */
	protected array $optedOut = [];

	/** Handler of the hook StatsigUnits */
	protected ?\Closure $hook = null;

	/** Address that requests come from */
	protected string $peer = self::PROXY;

	protected MemoryLog $log;
	protected HourlyLog $hourlyLog;
	protected ?\Closure $logContext = null;
	protected ?DecisionCounts $counts = null;

	protected function setUp(): void {
		$this->log = new MemoryLog();
		$this->hourlyLog = new HourlyLog( fn () => $this->log, static fn () => new HashBagOStuff() );
	}

	protected function experiments(
		DecisionSource $source, FakeContext $context, array $settings = [], string $entryPoint = 'index', array $fields = []
	): Experiments {
		$source->fields = $fields;
		$sayFailure = fn ( \Throwable $e ) => $this->hourlyLog->warn( $e::class, 'failed' );
		// As services do: once for all requests
		[ $ourSettings, $units ] = [ $this->settings( $settings ), $this->readerUnits( $settings ) ];
		return new Experiments(
			static fn () => $context,
			fn () => new Decider( $ourSettings, $source, $units, $this->audience( $entryPoint, $context, $settings ), fn ( string $name ) => [
				'Statsig.Log' => $this->hourlyLog, 'Statsig.Forcing' => new Forcing( $ourSettings, $source )
			][$name] ),
			$sayFailure,
			$this->logContext,
			$this->counts ? fn () => $this->counts : null
		);
	}

	/** Who gets a response, where accounts of $optedOut want no part in it, and requests come from a proxy of the wiki. */
	protected function audience( string $entryPoint, FakeContext $context, array $settings = [] ): ResponseAudience {
		$service = fn ( string $name ) => [
			'UserOptionsLookup' => $this->userOptions(),
			'Statsig.ReaderChoice' => $this->choice( $settings ),
			'Statsig.EdgeHeader' => $this->edgeHeader( $settings ),
			'Statsig.ReaderCountry' => $this->readerCountry( $settings )
		][$name];
		return new ResponseAudience( $entryPoint, $context, $this->settings( $settings ), $service );
	}

	protected function choice( array $settings = [] ): ReaderChoice {
		return new ReaderChoice( $this->settings( $settings ), fn ( $name ) => [
			'UserOptionsLookup' => $this->userOptions(), 'DBLoadBalancer' => $this->preferences()
		][$name] );
	}

	private function userOptions(): UserOptionsLookup {
		$options = $this->createStub( UserOptionsLookup::class );
		$options->method( 'getOption' )->willReturnCallback( fn ( $user, $name ) =>
			$name === 'statsig-optout' && in_array( $user->getId(), $this->optedOut, true ) );
		return $options;
	}

	/** The database as far as it holds who wants no part in it. */
	private function preferences(): object {
		return new class( $this->optedOut ) {
			public function __construct( private readonly array $optedOut ) {
			}

			public function getConnection(): self {
				return $this;
			}

			public function selectField( string $table, string $field, array $conditions ): string|false {
				return in_array( $conditions['up_user'], $this->optedOut, true ) ? '1' : false;
			}
		};
	}

	protected function edgeHeader( array $settings, bool $isFileCacheOn = false ): EdgeHeader {
		return new EdgeHeader(
			$this->settings( $settings ), $isFileCacheOn, static fn ( $address ) => $address === self::PROXY, fn () => $this->peer, $this->hourlyLog
		);
	}

	protected function readerCountry( array $settings ): ReaderCountry {
		return new ReaderCountry( $this->settings( $settings ), static fn ( $address ) => $address === self::PROXY, fn () => $this->peer,
			fn ( \Throwable $e ) => $this->hourlyLog->warn( $e::class, 'failed' ) );
	}

	/**
	 * @param array $settings
	 * @param CentralIdLookup|null $lookup Of the provider "farm"; null: accounts are local
	 * @return ReaderUnits
	 */
	protected function readerUnits( array $settings = [], ?CentralIdLookup $lookup = null ): ReaderUnits {
		$custom = new CustomIds( fn () => $this->hook !== null, $this->hookRunner(), $this->hourlyLog );
		$service = function ( string $name ) use ( $lookup, $custom ): object {
			if ( $name === 'Statsig.Log' || $name === 'Statsig.CustomIds' ) {
				return [ 'Statsig.Log' => $this->hourlyLog, 'Statsig.CustomIds' => $custom ][$name];
			}
			if ( $name === 'Statsig.ReaderAttributes' ) {
				return $this->readerAttributes();
			}
			$this->assertSame( [ 'CentralIdLookupFactory', true ], [ $name, $lookup !== null ], 'local accounts need no provider' );
			$factory = $this->createMock( CentralIdLookupFactory::class );
			$factory->method( 'getLookup' )->with( 'farm' )->willReturn( $lookup );
			return $factory;
		};
		return new ReaderUnits(
			$this->settings( $settings ), $lookup ? 'farm' : 'local', 'testwiki', $service
		);
	}

	protected function hookRunner(): StatsigUnitsHook {
		return new class( $this->hook ) implements StatsigUnitsHook {
			public function __construct( private readonly ?\Closure $handler ) {
			}

			public function onStatsigUnits( CustomIds $units ) {
				( $this->handler )( $units );
			}
		};
	}

	/** Of the wiki "testwiki", where the kind of an account is known and, by a hook, everybody's rank */
	protected function readerAttributes(): ReaderAttributes {
		$hook = new class implements StatsigUserAttributesHook {
			public function onStatsigUserAttributes( UserIdentity $user, array &$attributes ): void {
				$attributes['rank'] = 3;
			}
		};
		$names = $this->createMock( UserNameUtils::class );
		$names->method( 'isTemp' )->willReturnCallback( static fn ( $name ) => str_starts_with( $name, '~' ) );
		return new ReaderAttributes( 'testwiki', fn () => new AccountAttributes(
			$names, $this->createStub( UserFactory::class ), $this->createStub( UserEditTracker::class )
		), fn () => new HookAttributes( $hook, $this->hourlyLog ), static fn ( \Throwable $e ) => throw $e );
	}

	protected function settings( array $settings = [] ): Settings {
		return new Settings( $this->config( $settings )->get( ... ) );
	}

	protected function localDocument( array $settings = [] ): LocalDocument {
		return new LocalDocument( $this->settings( $settings ), static fn () => new HashBagOStuff() );
	}

	protected function config( array $settings = [] ): \HashConfig {
		return new \HashConfig( $settings + [
			'StatsigEnabled' => true,
			'StatsigClientEntries' => [],
			'StatsigLocalExperiments' => [],
			'StatsigProgramNames' => 'none',
			'StatsigUnitSecret' => self::SECRET,
			'StatsigForce' => [],
			'StatsigStickyEntries' => [],
			'StatsigEvents' => [],
			'StatsigEventsPerDay' => 0,
			'StatsigRelayLimits' => [],
			'StatsigStableIdDays' => 7,
			'StatsigEdgeHeader' => '',
			'StatsigCountry' => '',
			'StatsigLinkUnits' => false,
			'StatsigDemo' => false,
			'StatsigConsent' => 'none',
			'StatsigGlobalPrivacyControl' => false,
			'StatsigTimingSample' => 0,
			'StatsigDecisionSample' => 0.01,
			'StatsigVendorApi' => false,
			'StatsigFarm' => '',
			'StatsigStash' => '',
			'StatsigEventTransport' => 'spool',
		] );
	}
}
