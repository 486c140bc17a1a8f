<?php

use MediaWiki\Extension\Statsig\Attributes\AccountAttributes;
use MediaWiki\Extension\Statsig\Attributes\HookAttributes;
use MediaWiki\Extension\Statsig\Attributes\ReaderAttributes;
use MediaWiki\Extension\Statsig\Audience\ResponseAudience;
use MediaWiki\Extension\Statsig\Client\ClientValues;
use MediaWiki\Extension\Statsig\Client\PageExposures;
use MediaWiki\Extension\Statsig\Client\PageValues;
use MediaWiki\Extension\Statsig\Client\Program;
use MediaWiki\Extension\Statsig\Client\ProgramOptions;
use MediaWiki\Extension\Statsig\Client\ProgramOptionsFile;
use MediaWiki\Extension\Statsig\CoreNames;
use MediaWiki\Extension\Statsig\CssClass\ClassEntries;
use MediaWiki\Extension\Statsig\Decider;
use MediaWiki\Extension\Statsig\Experiments;
use MediaWiki\Extension\Statsig\Forcing\ForcedValues;
use MediaWiki\Extension\Statsig\Forcing\Forcing;
use MediaWiki\Extension\Statsig\Forcing\PinnedEntries;
use MediaWiki\Extension\Statsig\Guard;
use MediaWiki\Extension\Statsig\Health\Places;
use MediaWiki\Extension\Statsig\Hook\HookRunner;
use MediaWiki\Extension\Statsig\HourlyLog;
use MediaWiki\Extension\Statsig\Metrics\DecisionCounts;
use MediaWiki\Extension\Statsig\Metrics\DecisionMetric;
use MediaWiki\Extension\Statsig\Relay\NativeRelay;
use MediaWiki\Extension\Statsig\Relay\Policy;
use MediaWiki\Extension\Statsig\Relay\PolicyFile;
use MediaWiki\Extension\Statsig\Rest\FailureMetric;
use MediaWiki\Extension\Statsig\Rest\TimingMetric;
use MediaWiki\Extension\Statsig\Settings\FaultLog;
use MediaWiki\Extension\Statsig\Settings\Settings;
use MediaWiki\Extension\Statsig\Source\AbsentSource;
use MediaWiki\Extension\Statsig\Source\DecisionSource;
use MediaWiki\Extension\Statsig\Source\NativeSource;
use MediaWiki\Extension\Statsig\Unit\ReaderUnits;
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
		return new NativeSource();
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
				require_once __DIR__ . '/Audience/Audience.php';
				require_once __DIR__ . '/Audience/ResponseAudience.php';
				require_once __DIR__ . '/Decider.php';
				return new Decider(
					$services->getService( 'Statsig.Settings' ),
					$services->getService( 'Statsig.DecisionSource' ),
					$services->getService( 'Statsig.ReaderUnits' ),
					new ResponseAudience( MW_ENTRY_POINT, $context ),
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
				new HookRunner( $services->getHookContainer(), static fn ( \Throwable $e ) => Guard::say( $e ) ),
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
			$services->getService( 'Statsig.ProgramOptions' )
		);
	},

	'Statsig.ClassEntries' => static function ( MediaWikiServices $services ): ClassEntries {
		return new ClassEntries(
			$services->getService( 'Statsig.Settings' ),
			$services->getService( 'Statsig.DecisionSource' ),
			$services->getService( 'Statsig.Program' )
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
		return new ProgramOptions( $services->getService( 'Statsig.Settings' ) );
	},

	'Statsig.ProgramOptionsFile' => static function ( MediaWikiServices $services ): ProgramOptionsFile {
		return new ProgramOptionsFile(
			( new Places( [ 'statsig.config_file' => ini_get( 'statsig.config_file' ) ] ) )->programs(),
			CoreNames::of( 'WikiMap' )::getCurrentWikiId(),
			$services->getService( 'Statsig.ProgramOptions' )
		);
	},

	'Statsig.FailureMetric' => static function ( MediaWikiServices $services ): FailureMetric {
		return new FailureMetric( $services->getService( 'Statsig.Metrics' ) );
	},

	'Statsig.DecisionMetric' => static function ( MediaWikiServices $services ): DecisionMetric {
		return new DecisionMetric(
			static fn () => $services->getService( 'Statsig.Metrics' ),
			$services->getService( 'Statsig.Settings' ),
			[ CoreNames::of( 'DeferredUpdates' ), 'addCallableUpdate' ]( ... ),
			static fn ( \Throwable $e ) => Guard::say( $e )
		);
	},

	'Statsig.TimingMetric' => static function ( MediaWikiServices $services ): TimingMetric {
		return new TimingMetric( $services->getService( 'Statsig.Metrics' ) );
	},

	'Statsig.Metrics' => static function ( MediaWikiServices $services ): object {
		// Since 1.41; the older kind is deprecated by 1.45
		return method_exists( $services, 'getStatsFactory' ) ? $services->getStatsFactory() : $services->getStatsdDataFactory();
	},

	'Statsig.VendorValues' => static function ( MediaWikiServices $services ): VendorValues {
		return new VendorValues(
			$services->getService( 'Statsig.Settings' ),
			$services->getService( 'Statsig.ReaderUnits' )
		);
	},

	'Statsig.OnDeviceDocument' => static function ( MediaWikiServices $services ): OnDeviceDocument {
		return new OnDeviceDocument(
			$services->getService( 'Statsig.Settings' ),
			$services->getLocalServerObjectCache()
		);
	},

	'Statsig.Relay' => static function ( MediaWikiServices $services ): NativeRelay {
		return new NativeRelay( LoggerFactory::getInstance( 'statsig' ) );
	},
];
