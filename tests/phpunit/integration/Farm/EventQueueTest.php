<?php

namespace MediaWiki\Extension\Statsig\Tests\Integration\Farm;

use MediaWiki\Extension\Statsig\Relay\EventQueue;
use MediaWiki\Extension\Statsig\Relay\EventsJob;
use MediaWiki\Extension\Statsig\Relay\NativeRelay;
use MediaWiki\Extension\Statsig\Tests\MemoryLog;
use PHPUnit\Framework\TestCase;

/**
 * Events that go by the job queue reach a spool, or the browser is told to keep them.
 */
class EventQueueTest extends TestCase {
	/** @var EventsJob[] */
	private array $pushed = [];

	/** @var string[] */
	private array $spooled = [];

	/** @var \Throwable[] */
	private array $said = [];

	private function queue( ?\Throwable $trouble = null, bool $isSpoolWell = true ): EventQueue {
		$group = new class( $trouble, $this->pushed ) {
			public function __construct( private readonly ?\Throwable $trouble, private array &$pushed ) {
			}

			public function push( array $jobs ): void {
				if ( $this->trouble ) {
					throw $this->trouble;
				}
				array_push( $this->pushed, ...$jobs );
			}
		};
		return new EventQueue( static fn () => $group, function ( array $lines ) use ( $isSpoolWell ): int {
			array_push( $this->spooled, ...( $isSpoolWell ? $lines : [] ) );
			return $isSpoolWell ? count( $lines ) : 0;
		}, function ( \Throwable $e ): void {
			$this->said[] = $e;
		} );
	}

	private static function body( string $view ): string {
		return json_encode( [
			'events' => [ [ 'eventName' => 'click', 'time' => 1000 * time(), 'user' => [ 'customIDs' => [ 'stableID' => '00112233445566778899' ] ],
				'statsigMetadata' => [ 'seq' => 1 ] ] ],
			'statsigMetadata' => [ 'sdkType' => 'mw-statsig', 'sdkVersion' => '1', 'pageView' => $view ],
		] );
	}

	private static function policy( string $client ): array {
		return [ 'ids' => [ 'stableID' => 'hex20' ], 'events' => [ 'click' => [] ], 'to' => 'spool', 'client' => $client ];
	}

	public function testARequestIsOneJobWithLinesThatHaveTheirIds(): void {
		$relay = new NativeRelay( new MemoryLog(), fn () => $this->queue() );
		$this->assertSame( 202, $relay->take( self::body( '0123456789abcdef0123' ), self::policy( 'one' ) ) );
		$this->assertSame( EventQueue::QUEUED, $relay->way() );
		$this->assertCount( 1, $this->pushed );
		$lines = $this->pushed[0]->getParams()[EventsJob::LINES];
		$this->assertSame( [ '0123456789abcdef0123000000000001' ], array_map( static fn ( $line ) => json_decode( $line, true )['id'], $lines ) );
		$this->assertSame( [], $this->spooled );
	}

	public function testNoJobIsLargerThanItMayBe(): void {
		$lines = array_fill( 0, 500, str_repeat( 'x', 700 ) );
		$lines[] = str_repeat( 'y', 100_000 );
		$lines[] = 'z';
		$this->assertSame( EventQueue::QUEUED, $this->queue()->push( $lines ) );
		$parts = array_map( static fn ( $job ) => $job->getParams()[EventsJob::LINES], $this->pushed );
		$this->assertSame( $lines, array_merge( ...$parts ) );
		foreach ( $parts as $part ) {
			$this->assertTrue( count( $part ) === 1 || strlen( implode( $part ) ) <= EventQueue::JOB_BYTES );
		}
		$this->assertCount( 8, $parts );
	}

	public function testWhatTheQueueDoesNotTakeGoesIntoTheSpoolOrBackToTheBrowser(): void {
		$trouble = new \RuntimeException( 'INSERT INTO job VALUES zzcanary' );
		$relay = new NativeRelay( new MemoryLog(), fn () => $this->queue( $trouble ) );
		$this->assertSame( 202, $relay->take( self::body( '1123456789abcdef0123' ), self::policy( 'two' ) ) );
		$this->assertSame( [ EventQueue::SPOOLED, 1 ], [ $relay->way(), count( $this->spooled ) ] );
		$this->assertSame( [ $trouble ], $this->said );
		$relay = new NativeRelay( new MemoryLog(), fn () => $this->queue( $trouble, false ) );
		$this->assertSame( 429, $relay->take( self::body( '2123456789abcdef0123' ), self::policy( 'three' ) ) );
		$this->assertSame( EventQueue::REFUSED, $relay->way() );
	}

	public function testABodyWithoutEventsIsNoJob(): void {
		$relay = new NativeRelay( new MemoryLog(), fn () => $this->queue() );
		$this->assertSame( 202, $relay->take( '{"events":[]}', self::policy( 'four' ) ) );
		$this->assertSame( [ null, [] ], [ $relay->way(), $this->pushed ] );
		$this->assertSame( 400, $relay->take( '{', self::policy( 'four' ) ) );
	}

	public function testTheJobAppendsItsLinesAndItsNameHoldsNone(): void {
		( new NativeRelay( new MemoryLog(), fn () => $this->queue() ) )->take( self::body( '3123456789abcdef0123' ), self::policy( 'five' ) );
		$job = $this->pushed[0];
		$this->assertStringNotContainsString( '0011223344', $job->toString() );
		$this->assertSame( 'statsigEvents 1 events', $job->toString() );
		$this->assertFalse( $job->ignoreDuplicates() );
		$spool = ini_get( 'statsig.spool_dir' );
		$size = static fn () => is_file( "$spool/current.jsonl" ) ? filesize( "$spool/current.jsonl" ) : 0;
		clearstatcache();
		$before = $size();
		$this->assertTrue( $job->run() );
		clearstatcache();
		$this->assertGreaterThan( $before, $size() );
		$this->assertTrue( ( new EventsJob( [ EventsJob::LINES => [ 'no line', 7 ] ] ) )->run(), 'what is no line is left out' );
	}

	public function testAJobThatTheSpoolRefusesPushesItselfAnew(): void {
		( new NativeRelay( new MemoryLog(), fn () => $this->queue() ) )->take( self::body( '4123456789abcdef0123' ), self::policy( 'six' ) );
		$lines = $this->pushed[0]->getParams()[EventsJob::LINES];
		// A process that has not opened the spool yet
		$said = shell_exec( implode( ' ', array_map( 'escapeshellarg', [
			PHP_BINARY, '-d', 'auto_prepend_file=' . dirname( __DIR__, 2 ) . '/boot-integration.php', '-d', 'statsig.spool_dir=/dev/null/spool',
			__DIR__ . '/../../fixtures/refused-job.php', json_encode( $lines )
		] ) ) );
		$this->assertSame( [ 'isDone' => true, 'again' => $lines ], json_decode( (string)$said, true ), (string)$said );
	}
}
