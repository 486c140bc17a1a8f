<?php

use MediaWiki\Extension\Statsig\Api\Assignments;
use MediaWiki\Extension\Statsig\Attributes\AccountAttributes;
use MediaWiki\Extension\Statsig\Attributes\HookAttributes;
use MediaWiki\Extension\Statsig\Attributes\ReaderAttributes;
use MediaWiki\Extension\Statsig\Attributes\ReaderCountry;
use MediaWiki\Extension\Statsig\Audience\ResponseAudience;
use MediaWiki\Extension\Statsig\Choice\ReaderChoice;
use MediaWiki\Extension\Statsig\Client\ClientValues;
use MediaWiki\Extension\Statsig\Client\PageExposures;
use MediaWiki\Extension\Statsig\Client\PageValues;
use MediaWiki\Extension\Statsig\Client\Program;
use MediaWiki\Extension\Statsig\Client\ProgramOptions;
use MediaWiki\Extension\Statsig\Client\ProgramOptionsFile;
use MediaWiki\Extension\Statsig\Core\DeferredUpdates;
use MediaWiki\Extension\Statsig\CoreNames;
use MediaWiki\Extension\Statsig\CssClass\ClassEntries;
use MediaWiki\Extension\Statsig\CssClass\KeptHeadScript;
use MediaWiki\Extension\Statsig\Decider;
use MediaWiki\Extension\Statsig\Experiments;
use MediaWiki\Extension\Statsig\Forcing\ForcedValues;
use MediaWiki\Extension\Statsig\Forcing\Forcing;
use MediaWiki\Extension\Statsig\Forcing\PinnedEntries;
use MediaWiki\Extension\Statsig\Guard;
use MediaWiki\Extension\Statsig\Health\Places;
use MediaWiki\Extension\Statsig\Hook\HookRunner;
use MediaWiki\Extension\Statsig\HourlyLog;
use MediaWiki\Extension\Statsig\Local\LocalDocument;
use MediaWiki\Extension\Statsig\Metric\DecisionCounts;
use MediaWiki\Extension\Statsig\Metric\DecisionMetric;
use MediaWiki\Extension\Statsig\Metric\Meter;
use MediaWiki\Extension\Statsig\Relay\NativeRelay;
use MediaWiki\Extension\Statsig\Relay\Policy;
use MediaWiki\Extension\Statsig\Relay\PolicyFile;
use MediaWiki\Extension\Statsig\Settings\FaultLog;
use MediaWiki\Extension\Statsig\Settings\Settings;
use MediaWiki\Extension\Statsig\Source\AbsentSource;
use MediaWiki\Extension\Statsig\Source\DecisionSource;
use MediaWiki\Extension\Statsig\Source\LocalSource;
use MediaWiki\Extension\Statsig\Source\NativeSource;
use MediaWiki\Extension\Statsig\StatusPage\Asked;
use MediaWiki\Extension\Statsig\Sticky\RecordChanges;
use MediaWiki\Extension\Statsig\Sticky\Records;
use MediaWiki\Extension\Statsig\Sticky\RecordWriter;
use MediaWiki\Extension\Statsig\Sticky\StickyParts;
use MediaWiki\Extension\Statsig\Unit\AccountCreation;
use MediaWiki\Extension\Statsig\Unit\AccountPseudonym;
use MediaWiki\Extension\Statsig\Unit\CustomIds;
use MediaWiki\Extension\Statsig\Unit\EdgeHeader;
use MediaWiki\Extension\Statsig\Unit\ReaderUnits;
use MediaWiki\Extension\Statsig\Unit\StableIdCookie;
use MediaWiki\Extension\Statsig\Unit\UnitLink;
use MediaWiki\Extension\Statsig\Unit\UnitSources;
use MediaWiki\Extension\Statsig\Vendor\OnDeviceDocument;
use MediaWiki\Extension\Statsig\Vendor\VendorValues;
use MediaWiki\Logger\LoggerFactory;
use MediaWiki\MainConfigNames;
use MediaWiki\MediaWikiServices;

// The classes of a request's first question are required here: one by one through all autoloaders they cost it 10 us
// more. What they call of PHP's own has a leading backslash: else PHP would look for it in our namespace first, or call
// what it could do by itself.
return [
	'Statsig.Settings' => static function ( MediaWikiServices $services ): Settings {
		require_once __DIR__ . '/Settings/Settings.php';
		return new Settings( $services->getMainConfig()->get( ... ) );
	},

	'Statsig.FaultLog' => static function ( MediaWikiServices $services ): FaultLog {
		return new FaultLog(
			$services->getService( 'Statsig.Settings' ),
			$services->getService( 'Statsig.Log' ),
			CoreNames::of( 'WikiMap' )::getCurrentWikiId()
		);
	},

	'Statsig.DecisionSource' => static function ( MediaWikiServices $services ): DecisionSource {
		if ( !function_exists( 'Statsig\evaluate' ) ) {
			return new AbsentSource( $services->getService( 'Statsig.Log' ) );
		}
		require_once __DIR__ . '/Source/DecisionSource.php';
		require_once __DIR__ . '/Source/NativeSource.php';
		$native = new NativeSource( static fn () => $services->getService( 'Statsig.Settings' )->get( 'StatsigLinkUnits' )
			? $services->getService( 'Statsig.UnitLink' ) : null );
		$source = $services->getService( 'Statsig.Settings' )->get( 'StatsigLocalExperiments' ) === [] ? $native
			: new LocalSource( $native, $services->getService( 'Statsig.LocalDocument' ) );
		return Settings::isAnySticky() ? StickyParts::source( $source, $native, $services ) : $source;
	},

	'Statsig.Records' => static fn ( MediaWikiServices $services ): Records => StickyParts::records( $services ),
	'Statsig.RecordChanges' => static fn ( MediaWikiServices $services ): RecordChanges => StickyParts::changes( $services ),
	'Statsig.RecordWriter' => static fn ( MediaWikiServices $services ): RecordWriter => StickyParts::writer( $services ),

	'Statsig.UnitLink' => static function ( MediaWikiServices $services ): UnitLink {
		return new UnitLink( $services->getService( 'Statsig.Settings' ), $services->getService( 'Statsig.DecisionSource' ) );
	},

	'Statsig.LocalDocument' => static function ( MediaWikiServices $services ): LocalDocument {
		return new LocalDocument( $services->getService( 'Statsig.Settings' ), $services->getLocalServerObjectCache( ... ) );
	},

	'Statsig.Experiments' => static function ( MediaWikiServices $services ): Experiments {
		require_once __DIR__ . '/Experiments.php';
		require_once __DIR__ . '/Request/RequestRecord.php';
		$contexts = CoreNames::of( 'RequestContext' );
		try {
			// The clock is chance enough, and PHP's generator would have to be seeded. Commands go through many readers and are
			// no sample of requests
			$isCounted = MW_ENTRY_POINT !== 'cli' &&
				\hrtime( true ) % 1000003 < $services->getService( 'Statsig.Settings' )->get( 'StatsigDecisionSample' ) * 1000003;
		} catch ( \Throwable $e ) {
			// Feature code gets the service all the same
			Guard::say( $e );
			$isCounted = false;
		}
		return new Experiments(
			// Asked for each time, as it may be another later in this process
			static fn () => $contexts::getMain(),
			static function ( object $context ) use ( $services ): Decider {
				require_once __DIR__ . '/Decider.php';
				return new Decider(
					$services->getService( 'Statsig.Settings' ),
					$services->getService( 'Statsig.DecisionSource' ),
					$services->getService( 'Statsig.ReaderUnits' ),
					$services->getService( 'Statsig.Audience' )->in( $context ),
					$services->getService( ... )
				);
			},
			static fn ( \Throwable $e ) => Guard::say( $e ),
			// Since 1.44
			\method_exists( LoggerFactory::class, 'getContext' ) ? LoggerFactory::getContext( ... ) : null,
			$isCounted ? static function () use ( $services ): ?DecisionCounts {
				try {
					return $services->getService( 'Statsig.DecisionMetric' )->begin();
				} catch ( \Throwable $e ) {
					Guard::say( $e );
					return null;
				}
			} : null
		);
	},

	'Statsig.Audience' => static function ( MediaWikiServices $services ): ResponseAudience {
		require_once __DIR__ . '/Audience/Audience.php';
		require_once __DIR__ . '/Audience/ResponseAudience.php';
		return new ResponseAudience(
			MW_ENTRY_POINT,
			CoreNames::of( 'RequestContext' )::getMain(),
			$services->getService( 'Statsig.Settings' ),
			$services->getService( ... )
		);
	},

	'Statsig.ReaderChoice' => static function ( MediaWikiServices $services ): ReaderChoice {
		return new ReaderChoice( $services->getService( 'Statsig.Settings' ), $services->getService( ... ) );
	},

	'Statsig.EdgeHeader' => static function ( MediaWikiServices $services ): EdgeHeader {
		return new EdgeHeader(
			$services->getService( 'Statsig.Settings' ),
			(bool)$services->getMainConfig()->get( MainConfigNames::UseFileCache ),
			static fn ( string $address ) => $address !== '' && $services->getProxyLookup()->isTrustedProxy( $address ),
			static fn () => is_string( $_SERVER['REMOTE_ADDR'] ?? null ) ? $_SERVER['REMOTE_ADDR'] : '',
			$services->getService( 'Statsig.Log' )
		);
	},

	'Statsig.ReaderCountry' => static function ( MediaWikiServices $services ): ReaderCountry {
		return new ReaderCountry(
			$services->getService( 'Statsig.Settings' ),
			static fn ( string $address ) => $address !== '' && $services->getProxyLookup()->isTrustedProxy( $address ),
			static fn () => is_string( $_SERVER['REMOTE_ADDR'] ?? null ) ? $_SERVER['REMOTE_ADDR'] : '',
			static fn ( \Throwable $e ) => Guard::say( $e )
		);
	},

	'Statsig.AccountCreation' => static function ( MediaWikiServices $services ): AccountCreation {
		return new AccountCreation(
			$services->getService( 'Statsig.Audience' ),
			$services->getService( 'Statsig.ReaderUnits' ),
			$services->getService( 'Statsig.DecisionSource' ),
			$services->getUserNameUtils(),
			MW_ENTRY_POINT,
			static fn () => CoreNames::of( 'RequestContext' )::getMain()->getRequest()->getSession()->getUser()->getName(),
			static fn ( string $event, array $user ) => function_exists( 'Statsig\logEvent' ) ? \Statsig\logEvent( $event, $user ) : null,
			static fn ( \Closure $task ) => DeferredUpdates::addCallableUpdate( static fn () => Guard::run( $task ) )
		);
	},

	'Statsig.HookRunner' => static function ( MediaWikiServices $services ): HookRunner {
		return new HookRunner( $services->getHookContainer(), static fn ( \Throwable $e ) => Guard::say( $e ) );
	},

	'Statsig.CustomIds' => static function ( MediaWikiServices $services ): CustomIds {
		$hooks = $services->getHookContainer();
		return new CustomIds(
			static fn () => $hooks->isRegistered( 'StatsigUnits' ), $services->getService( 'Statsig.HookRunner' ), $services->getService( 'Statsig.Log' )
		);
	},

	'Statsig.UnitSources' => static function ( MediaWikiServices $services ): UnitSources {
		return new UnitSources( [
			$services->getService( 'Statsig.EdgeHeader' ),
			new StableIdCookie(),
			new AccountPseudonym( $services->getService( 'Statsig.ReaderUnits' ) ),
			$services->getService( 'Statsig.CustomIds' ),
		] );
	},

	'Statsig.Log' => static function ( MediaWikiServices $services ): HourlyLog {
		return new HourlyLog(
			static fn () => LoggerFactory::getInstance( 'statsig' ),
			$services->getLocalServerObjectCache( ... )
		);
	},

	'Statsig.ReaderUnits' => static function ( MediaWikiServices $services ): ReaderUnits {
		require_once __DIR__ . '/Unit/ReaderUnits.php';
		require_once __DIR__ . '/Unit/Units.php';
		return new ReaderUnits(
			$services->getService( 'Statsig.Settings' ),
			$services->getMainConfig()->get( MainConfigNames::CentralIdLookupProvider ),
			ReaderUnits::wikiId(),
			$services->getService( ... )
		);
	},

	'Statsig.ReaderAttributes' => static function ( MediaWikiServices $services ): ReaderAttributes {
		return new ReaderAttributes(
			ReaderUnits::wikiId(),
			static fn () => new AccountAttributes(
				$services->getUserNameUtils(), $services->getUserFactory(), $services->getUserEditTracker()
			),
			static fn () => new HookAttributes(
				$services->getService( 'Statsig.HookRunner' ),
				$services->getService( 'Statsig.Log' )
			),
			static fn ( \Throwable $e ) => Guard::say( $e )
		);
	},

	'Statsig.ClientValues' => static function ( MediaWikiServices $services ): ClientValues {
		return new ClientValues(
			$services->getService( 'Statsig.Settings' ),
			$services->getService( 'Statsig.DecisionSource' ),
			LoggerFactory::getInstance( 'statsig' )
		);
	},

	'Statsig.Assignments' => static function ( MediaWikiServices $services ): Assignments {
		return new Assignments(
			$services->getService( 'Statsig.Settings' ),
			$services->getService( 'Statsig.DecisionSource' ),
			$services->getService( 'Statsig.ReaderUnits' ),
			$services->getService( 'Statsig.Forcing' ),
			$services->getService( 'Statsig.UnitSources' ),
			$services->getService( 'Statsig.ReaderChoice' ),
			static fn ( object $request ) => $services->getService( 'Statsig.ReaderCountry' )->of( $request )
		);
	},

	'Statsig.Forcing' => static function ( MediaWikiServices $services ): Forcing {
		return new Forcing(
			$services->getService( 'Statsig.Settings' ),
			$services->getService( 'Statsig.DecisionSource' )
		);
	},

	'Statsig.ForcedValues' => static function ( MediaWikiServices $services ): ForcedValues {
		return new ForcedValues(
			$services->getService( 'Statsig.Forcing' ),
			$services->getService( 'Statsig.DecisionSource' )
		);
	},

	'Statsig.PageValues' => static function ( MediaWikiServices $services ): PageValues {
		return new PageValues(
			$services->getService( 'Statsig.ClientValues' ),
			$services->getService( 'Statsig.ReaderUnits' )
		);
	},

	'Statsig.PageExposures' => static function ( MediaWikiServices $services ): PageExposures {
		return new PageExposures(
			$services->getService( 'Statsig.Settings' ),
			$services->getService( 'Statsig.Experiments' )
		);
	},

	'Statsig.PinnedEntries' => static function ( MediaWikiServices $services ): PinnedEntries {
		return new PinnedEntries(
			$services->getService( 'Statsig.Settings' ),
			$services->getService( 'Statsig.Forcing' )
		);
	},

	'Statsig.Program' => static function ( MediaWikiServices $services ): Program {
		return new Program(
			$services->getService( 'Statsig.Settings' ),
			$services->getService( 'Statsig.ProgramOptions' ),
			$services->getService( 'Statsig.LocalDocument' )
		);
	},

	'Statsig.ClassEntries' => static function ( MediaWikiServices $services ): ClassEntries {
		return new ClassEntries(
			$services->getService( 'Statsig.Settings' ),
			$services->getService( 'Statsig.DecisionSource' ),
			$services->getService( 'Statsig.Program' )
		);
	},

	'Statsig.KeptHeadScript' => static function ( MediaWikiServices $services ): KeptHeadScript {
		return new KeptHeadScript(
			$services->getService( 'Statsig.Settings' ),
			$services->getLocalServerObjectCache(),
			$services->getMainConfig()->get( MainConfigNames::CookiePrefix ),
			static fn () => $services->getService( 'Statsig.ClassEntries' )
		);
	},

	'Statsig.RelayPolicy' => static function ( MediaWikiServices $services ): Policy {
		return new Policy( $services->getService( 'Statsig.Settings' ) );
	},

	'Statsig.PolicyFile' => static function ( MediaWikiServices $services ): PolicyFile {
		return new PolicyFile(
			(string)ini_get( 'statsig.policy_file' ),
			$services->getMainConfig(),
			$services->getService( 'Statsig.Settings' ),
			$services->getService( 'Statsig.RelayPolicy' )
		);
	},

	'Statsig.ProgramOptions' => static function ( MediaWikiServices $services ): ProgramOptions {
		return new ProgramOptions( $services->getService( 'Statsig.Settings' ), $services->getService( 'Statsig.LocalDocument' ) );
	},

	'Statsig.ProgramOptionsFile' => static function ( MediaWikiServices $services ): ProgramOptionsFile {
		return new ProgramOptionsFile(
			Places::ofConfig( (string)ini_get( 'statsig.config_file' ) )->programs(),
			CoreNames::of( 'WikiMap' )::getCurrentWikiId(),
			$services->getService( 'Statsig.ProgramOptions' )
		);
	},

	'Statsig.Meter' => static function ( MediaWikiServices $services ): Meter {
		return new Meter( $services->getService( 'Statsig.Metrics' ) );
	},

	'Statsig.DecisionMetric' => static function ( MediaWikiServices $services ): DecisionMetric {
		return new DecisionMetric(
			static fn () => $services->getService( 'Statsig.Meter' ),
			$services->getService( 'Statsig.Settings' ),
			[ CoreNames::of( 'DeferredUpdates' ), 'addCallableUpdate' ]( ... ),
			static fn ( \Throwable $e ) => Guard::say( $e )
		);
	},

	'Statsig.Metrics' => static function ( MediaWikiServices $services ): object {
		// Since 1.41; the older kind is deprecated by 1.45
		return method_exists( $services, 'getStatsFactory' ) ? $services->getStatsFactory() : $services->getStatsdDataFactory();
	},

	'Statsig.Asked' => static function ( MediaWikiServices $services ): Asked {
		return new Asked(
			$services->getService( 'Statsig.ReaderUnits' ),
			$services->getUserFactory(),
			$services->getUserIdentityLookup(),
			$services->getUserNameUtils(),
			$services->getService( 'Statsig.UnitSources' )
		);
	},

	'Statsig.VendorValues' => static function ( MediaWikiServices $services ): VendorValues {
		return new VendorValues(
			$services->getService( 'Statsig.Settings' ),
			$services->getService( 'Statsig.ReaderUnits' ),
			$services->getService( 'Statsig.ReaderChoice' )
		);
	},

	'Statsig.OnDeviceDocument' => static function ( MediaWikiServices $services ): OnDeviceDocument {
		return new OnDeviceDocument(
			$services->getService( 'Statsig.Settings' ),
			$services->getLocalServerObjectCache()
		);
	},

	'Statsig.Relay' => static function ( MediaWikiServices $services ): NativeRelay {
		return new NativeRelay(
			LoggerFactory::getInstance( 'statsig' ),
			$services->getService( 'Statsig.Settings' )->get( 'StatsigEventTransport' ) === 'jobqueue'
				? static fn () => $services->getService( 'Statsig.EventQueue' ) : null
		);
	},
];
