<?php

namespace MediaWiki\Extension\Statsig\Tests;

use HashBagOStuff;
use MediaWiki\Extension\Statsig\Audience\ResponseAudience;
use MediaWiki\Extension\Statsig\Client\Program;
use MediaWiki\Extension\Statsig\Core\CentralIdLookup;
use MediaWiki\Extension\Statsig\Decider;
use MediaWiki\Extension\Statsig\Experiments;
use MediaWiki\Extension\Statsig\Forcing\Forcing;
use MediaWiki\Extension\Statsig\HourlyLog;
use MediaWiki\Extension\Statsig\Local\LocalDocument;
use MediaWiki\Extension\Statsig\Settings\Settings;
use MediaWiki\Extension\Statsig\Source\DecisionSource;
use MediaWiki\Extension\Statsig\Unit\ReaderUnits;
use MediaWiki\User\CentralId\CentralIdLookupFactory;
use MediaWiki\User\UserNameUtils;
use PHPUnit\Framework\TestCase;

/**
 * Builds our objects for one reader in one kind of response, with MediaWiki faked.
 */
abstract class UnitCase extends TestCase {
	protected const STABLE_ID = '00112233445566778899';
	protected const SECRET = 'a secret for tests that is long enough';

	protected MemoryLog $log;
	protected HourlyLog $hourlyLog;

	protected function setUp(): void {
		$this->log = new MemoryLog();
		$this->hourlyLog = new HourlyLog( fn () => $this->log, static fn () => new HashBagOStuff() );
	}

	protected function experiments(
		DecisionSource $source, FakeContext $context, array $settings = [], string $entryPoint = 'index', array $fields = []
	): Experiments {
		$program = $this->createStub( Program::class );
		$program->method( 'fields' )->willReturn( $fields );
		return new Experiments(
			fn () => new Decider(
				$this->settings( $settings ),
				$source,
				$this->readerUnits( $settings ),
				new ResponseAudience( $entryPoint, $context ),
				fn ( string $name ) => [
					'Statsig.Log' => $this->hourlyLog, 'Statsig.Program' => $program,
					'Statsig.Forcing' => new Forcing( $this->settings( $settings ), $source )
				][$name]
			),
			fn ( \Throwable $e ) => $this->hourlyLog->warn( $e::class, 'failed' )
		);
	}

	/**
	 * @param array $settings
	 * @param CentralIdLookup|null $lookup Of the provider "farm"; null: accounts are local
	 * @return ReaderUnits
	 */
	protected function readerUnits( array $settings = [], ?CentralIdLookup $lookup = null ): ReaderUnits {
		$names = $this->createMock( UserNameUtils::class );
		$names->method( 'isTemp' )->willReturnCallback( static fn ( $name ) => str_starts_with( $name, '~' ) );
		$service = function ( string $name ) use ( $lookup ): object {
			if ( $name === 'Statsig.Log' ) {
				return $this->hourlyLog;
			}
			$this->assertSame( [ 'CentralIdLookupFactory', true ], [ $name, $lookup !== null ], 'local accounts need no provider' );
			$factory = $this->createMock( CentralIdLookupFactory::class );
			$factory->method( 'getLookup' )->with( 'farm' )->willReturn( $lookup );
			return $factory;
		};
		return new ReaderUnits(
			$this->settings( $settings ), $lookup ? 'farm' : 'local', $names, 'testwiki', $service
		);
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
			'StatsigEvents' => [],
			'StatsigEventsPerDay' => 0,
			'StatsigRelayLimits' => [],
			'StatsigStableIdDays' => 7,
			'StatsigDemo' => false,
			'StatsigConsent' => 'none',
			'StatsigGlobalPrivacyControl' => false,
			'StatsigTimingSample' => 0,
			'StatsigVendorApi' => false,
		] );
	}
}
