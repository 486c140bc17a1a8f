<?php

namespace MediaWiki\Extension\Statsig\Tests\Unit\Sticky;

use MediaWiki\Extension\Statsig\Metric\Meter;
use MediaWiki\Extension\Statsig\Sticky\RecordChanges;
use MediaWiki\Extension\Statsig\Sticky\RecordWriter;
use MediaWiki\Extension\Statsig\Sticky\Seal;
use MediaWiki\Extension\Statsig\Tests\UnitCase;
use MediaWiki\User\UserIdentity;
use MediaWiki\User\UserIdentityValue;

/**
 * What a request leaves to jobs: one for each change, after the response, and none where nothing is to be recorded.
 */
class RecordChangesTest extends UnitCase {
	/** @var \Closure[] What is left for after the response */
	private array $left = [];
	/** @var array[] Parameters of each */
	private array $jobs = [];
	/** @var string[] What was counted */
	private array $counted = [];
	private bool $isReadOnly = false;
	/** @var int[] Accounts of which nothing may be recorded */
	private array $unasked = [];

	private function changes(): RecordChanges {
		$metrics = new class( $this->counted ) {
			public function __construct( private array &$counted ) {
			}

			public function updateCount( string $name, int $more ): void {
				$this->counted[] = "$name $more";
			}
		};
		return new RecordChanges(
			function ( \Closure $task ): void {
				$this->left[] = $task;
			},
			fn ( UserIdentity $account ) => !in_array( $account->getId(), $this->unasked ),
			fn () => $this->isReadOnly,
			function ( array $jobs ): void {
				array_push( $this->jobs, ...$jobs );
			},
			static fn () => new Meter( $metrics ),
			$this->hourlyLog
		);
	}

	private static function account( int $id = 7 ): UserIdentity {
		return new UserIdentityValue( $id, "Account $id" );
	}

	/** @return array[] Parameters of the jobs so far */
	private function queued(): array {
		while ( $this->left ) {
			( array_shift( $this->left ) )();
		}
		return $this->jobs;
	}

	public function testNothingIsQueuedBeforeTheResponse(): void {
		$this->changes()->note( self::account(), 'entry', '', 'text' );
		$this->assertSame( [], $this->jobs );
		$this->assertSame( [ [ 'account' => 7, 'name' => 'entry', 'before' => '', 'text' => 'text' ] ], $this->queued() );
	}

	public function testEachChangeIsOneJobHoweverOftenItComesUp(): void {
		$changes = $this->changes();
		for ( $i = 0; $i < 3; $i++ ) {
			$changes->note( self::account(), 'one', 'old', null );
			$changes->note( self::account(), 'two', '', 'b' );
			$changes->note( self::account( 8 ), 'two', '', 'c' );
		}
		$this->assertCount( 1, $this->left );
		$old = RecordWriter::digestOf( 'old' );
		$this->assertSame( [
			[ 'account' => 7, 'name' => 'one', 'before' => $old, 'text' => null ],
			[ 'account' => 7, 'name' => 'two', 'before' => '', 'text' => 'b' ],
			[ 'account' => 8, 'name' => 'two', 'before' => '', 'text' => 'c' ],
		], $this->queued() );
		$changes->note( self::account(), 'two', '', 'b' );
		$this->assertCount( 3, $this->queued(), 'after the response too' );
		$changes->note( self::account(), 'two', '', 'd' );
		$this->assertCount( 4, $this->queued() );
	}

	public function testAWikiThatTakesNoWritesGetsNoJobs(): void {
		$this->isReadOnly = true;
		$this->changes()->note( self::account(), 'entry', '', 'text' );
		$this->assertSame( [], $this->queued() );
	}

	public function testNothingOfAForcedPageViewIsKept(): void {
		$changes = $this->changes();
		$changes->note( self::account(), 'entry', '', 'text' );
		$changes->mute();
		$this->assertSame( [], $this->queued(), 'nor what came up before' );
	}

	public function testWhereNothingMayBeRecordedNothingIsStoredButDeletionsGoOn(): void {
		$this->unasked = [ 7 ];
		$changes = $this->changes();
		$changes->note( self::account(), 'one', '', 'text' );
		$changes->note( self::account(), 'two', 'old', null );
		$changes->forget( self::account() );
		$this->assertSame( [ [ 'two', true ], [ null, false ] ], array_map(
			static fn ( $params ) => [ $params['name'] ?? null, array_key_exists( 'text', $params ) ], $this->queued() ) );
	}

	public function testWhatAPreferenceCannotHoldIsCountedAndSaidOnceAnHour(): void {
		foreach ( [ 1, 2 ] as $view ) {
			$changes = $this->changes();
			$changes->note( self::account(), 'large', '', str_repeat( 'x', Seal::MOST_BYTES + 1 ) );
			$changes->note( self::account(), 'fits', '', str_repeat( 'x', Seal::MOST_BYTES ) );
			$this->queued();
		}
		$this->assertSame( [ 'fits', 'fits' ], array_column( $this->queued(), 'name' ) );
		$this->assertSame( array_fill( 0, 2, 'statsig.sticky_records.too_large 1' ), $this->counted );
		$this->assertCount( 1, $this->log->messages );
	}

	public function testAScriptForAllAccountsKeepsAFewInMemory(): void {
		$changes = $this->changes();
		for ( $id = 1; $id <= 5000; $id++ ) {
			$changes->note( self::account( $id ), 'entry', '', str_repeat( 'x', 1000 ) );
			$this->queued();
			$this->jobs = [];
			$bytes ??= memory_get_usage();
		}
		$this->assertLessThan( 300_000, memory_get_usage() - $bytes );
	}
}
