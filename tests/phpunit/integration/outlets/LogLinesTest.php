<?php

namespace MediaWiki\Extension\Statsig\Tests\Integration\Outlets;

use MediaWiki\Extension\Statsig\Attributes\HookAttributes;
use MediaWiki\Extension\Statsig\Audience\Audience;
use MediaWiki\Extension\Statsig\Audience\ResponseAudience;
use MediaWiki\Extension\Statsig\Client\ClientValues;
use MediaWiki\Extension\Statsig\Decider;
use MediaWiki\Extension\Statsig\Guard;
use MediaWiki\Extension\Statsig\Hook\StatsigUnitsHook;
use MediaWiki\Extension\Statsig\Hook\StatsigUserAttributesHook;
use MediaWiki\Extension\Statsig\HourlyLog;
use MediaWiki\Extension\Statsig\Relay\NativeRelay;
use MediaWiki\Extension\Statsig\Settings\FaultLog;
use MediaWiki\Extension\Statsig\Settings\Settings;
use MediaWiki\Extension\Statsig\Source\AbsentSource;
use MediaWiki\Extension\Statsig\Source\DecisionSource;
use MediaWiki\Extension\Statsig\Sticky\RecordChanges;
use MediaWiki\Extension\Statsig\Tests\FakeSource;
use MediaWiki\Extension\Statsig\Tests\FakeUser;
use MediaWiki\Extension\Statsig\Unit\CustomIds;
use MediaWiki\Extension\Statsig\Unit\EdgeHeader;
use MediaWiki\Extension\Statsig\Unit\ReaderUnits;
use MediaWiki\Extension\Statsig\Unit\Units;
use MediaWiki\Extension\Statsig\Unit\UnitType;
use MediaWiki\Logger\LoggerFactory;
use MediaWiki\Logger\Spi;
use MediaWiki\MediaWikiServices;
use MediaWiki\User\UserIdentity;
use PHPUnit\Framework\TestCase;
use Psr\Log\AbstractLogger;
use Psr\Log\LoggerInterface;

/**
 * No line of the log channel holds an id, a key, a body or a query string, whatever goes wrong: each place in php/src that
 * writes one is made to, with all of these at hand.
 */
class LogLinesTest extends TestCase {
	private const SOURCES = __DIR__ . '/../../../../php/src';
	/** A part of each canary */
	private const CANARY = 'zzcanary';

	/** @var array<string,string> File of php/src that wrote => all that it wrote, as a formatter could show it */
	private array $written = [];

	private function logger(): LoggerInterface {
		return new class( $this->written, realpath( self::SOURCES ) ) extends AbstractLogger {
			private array $written;

			public function __construct( array &$written, private readonly string $sources ) {
				$this->written = &$written;
			}

			/** @inheritDoc */
			public function log( $level, $message, array $context = [] ): void {
				$text = "$message " . implode( ' ', array_map( static fn ( $part ) => is_scalar( $part ) ? (string)$part : "$part", $context ) );
				foreach ( debug_backtrace( DEBUG_BACKTRACE_IGNORE_ARGS ) as $frame ) {
					if ( str_starts_with( $frame['file'] ?? '', "{$this->sources}/" ) ) {
						$file = substr( $frame['file'], strlen( $this->sources ) + 1 );
						$this->written[$file] = ( $this->written[$file] ?? '' ) . $text;
					}
				}
			}
		};
	}

	private function hourly(): HourlyLog {
		return new HourlyLog( fn () => $this->logger(), static fn () => new \HashBagOStuff() );
	}

	private static function settings( array $settings ): Settings {
		$config = MediaWikiServices::getInstance()->getMainConfig();
		return new Settings( static fn ( $name ) => $settings[$name] ?? $config->get( $name ) );
	}

	/** Something that fails deep within, as a database does */
	private static function breakDown( string $secret, object $user ): never {
		$message = "SELECT /* zzcanary_user */ $secret FROM /index.php?title=zzcanary_query";
		// Of no class that the log has heard of in this hour
		throw new class( $message, 0, new \LogicException( $secret ) ) extends \RuntimeException {
		};
	}

	/** @return array<string,\Closure> What makes something be written, by what goes wrong */
	private function provocations(): array {
		$services = MediaWikiServices::getInstance();
		$reader = new FakeUser( 7 );
		$source = new FakeSource( [ 'zzcanary_gate' => [ 'kind' => 'gate', 'idType' => 'userID', 'value' => true ] ] );
		$source->fails = true;
		$source->failure = 'zzcanary_name zzcanary_unit';
		$units = new Units( 'zzcanary_unit', 'zzcanary_browser', static fn () => [ 'zzcanary' => 'zzcanary' ] );
		$policy = [ 'ids' => [ 'userID' => 'zzcanary_kind' ], 'client' => 'zzcanary_address', 'tokenKey' => [ 'zzcanary_key' ] ];
		return [
			'the secret is missing' => fn () => ( new ReaderUnits( self::settings( [ 'StatsigUnitSecret' => '' ] ), 'local',
				'wiki', fn () => $this->hourly() ) )->of( $reader, 'zzcanary_browser' ),
			'feature code asks in the wrong place, for what a reader has typed' => fn () => ( new Decider( self::settings( [] ), $source,
				$services->getService( 'Statsig.ReaderUnits' ), $services->getService( 'Statsig.Audience' ), fn () => $this->hourly()
			) )->decide( 'zzcanary_typed', DecisionSource::GATE, Audience::nobody( ResponseAudience::INSIDE_PARSE ), false ),
			'settings are wrong' => fn () => ( new FaultLog( self::settings( [
				'StatsigUnitSecret' => 'zzcanary_secret', 'StatsigEvents' => [ 'click' => [ 'value' => 'zzcanary' ] ], 'StatsigConsent' => 'zzcanary',
				'StatsigForce' => [ 'gate' => [ 'zzcanary' ] ], 'StatsigClientEntries' => [ 'gate' => [ 'exposeOn' => 'zzcanary' ] ],
				'StatsigRelayLimits' => [ 'perMinute' => 'zzcanary' ], 'StatsigEventsPerDay' => 'zzcanary', 'StatsigTimingSample' => 'zzcanary',
			] ), $this->hourly(), 'wiki' ) )->say(),
			'no module' => fn () => ( new AbsentSource( $this->hourly() ) )->decide( 'zzcanary_gate', DecisionSource::GATE, $units ),
			'values fail' => fn () => ( new ClientValues( self::settings( [ 'StatsigClientEntries' => [ 'zzcanary_gate' ] ] ),
				$source, $this->logger() ) )->of( $units ),
			'the relay refuses its policy' => fn () => ( new NativeRelay( $this->logger() ) )->take( '{"zzcanary_body":1}', $policy ),
			'an extension gives an id of another form' => fn () => ( new CustomIds( static fn () => true, new class implements StatsigUnitsHook {
				/** @inheritDoc */
				public function onStatsigUnits( CustomIds $units ) {
					$units->register( 'companyID', UnitType::HEX20, 'Other', static fn () => 'zzcanary_unit' );
				}
			}, $this->hourly() ) )->idOf( 'companyID', $reader, null, '' ),
			'an extension gives what names a person' => fn () => ( new HookAttributes( new class implements StatsigUserAttributesHook {
				/** @inheritDoc */
				public function onStatsigUserAttributes( UserIdentity $user, array &$attributes ): void {
					$attributes['rank'] = 'zzcanary_name@example.org';
				}
			}, $this->hourly() ) )->of( $reader ),
			'an edge gives ids where pages are kept in files' => fn () => ( new EdgeHeader(
				self::settings( [ 'StatsigEdgeHeader' => 'X-Ids' ] ), true, static fn () => true, static fn () => 'zzcanary_address', $this->hourly()
			) )->name(),
			'an account would keep too much' => fn () => ( new RecordChanges(
				static fn ( \Closure $task ) => $task(), static fn () => true, static fn () => false, static fn () => null,
				static fn () => $services->getService( 'Statsig.Meter' ), $this->hourly()
			) )->note( $reader, 'experiment', 'zzcanary_before', str_repeat( 'zzcanary_record', 5000 ) ),
			'a part fails' => function () use ( $units ): void {
				$provider = LoggerFactory::getProvider();
				LoggerFactory::registerProvider( new class( fn () => $this->logger() ) implements Spi {
					public function __construct( private readonly \Closure $logger ) {
					}

					/** @inheritDoc */
					public function getLogger( $channel ) {
						return ( $this->logger )();
					}
				} );
				try {
					Guard::run( static fn () => self::breakDown( 'zzcanary_key', $units ) );
				} finally {
					LoggerFactory::registerProvider( $provider );
				}
			},
		];
	}

	public function testNothingOfReadersOrKeysIsWrittenWhateverGoesWrong(): void {
		foreach ( $this->provocations() as $what => $provoke ) {
			$before = count( $this->written );
			$provoke();
			$this->assertGreaterThan( $before, count( $this->written ), "$what: nothing was written" );
		}
		foreach ( $this->written as $file => $text ) {
			$this->assertStringNotContainsStringIgnoringCase( self::CANARY, $text, $file );
		}
		$this->assertStringContainsString( 'RuntimeException@anonymous ' . basename( __FILE__ ) . ':', $this->written['Guard.php'] );
		$this->assertSame( [], array_values( array_diff( self::writers(), array_keys( $this->written ) ) ), 'who else writes to the log' );
	}

	/** @return string[] Files of php/src that write to a log */
	private static function writers(): array {
		$writers = [];
		foreach ( new \RecursiveIteratorIterator( new \RecursiveDirectoryIterator( realpath( self::SOURCES ), \FilesystemIterator::SKIP_DOTS ) ) as $file ) {
			if ( preg_match( '/->(warn|once|log|debug|info|notice|warning|error|critical|alert|emergency)\(/', file_get_contents( $file ) ) ) {
				$writers[] = substr( $file, strlen( realpath( self::SOURCES ) ) + 1 );
			}
		}
		return $writers;
	}
}
