<?php

namespace MediaWiki\Extension\Statsig\Tests\Unit\StatusPage;

use MediaWiki\Extension\Statsig\StatusPage\Flow;
use MediaWiki\Extension\Statsig\Tests\FakeWords;
use PHPUnit\Framework\TestCase;

/**
 * What becomes lines of plots of the counts of days.
 */
class FlowTest extends TestCase {
	/** @return array<string,int[]> Name => numbers */
	private static function lines( array $series ): array {
		return array_combine( array_column( $series, 'name' ), array_map( static fn ( $one ) => array_map( 'intval', $one->values ), $series ) );
	}

	public function testDaysAfterTheFirstThatWereNotCountedAreEmpty(): void {
		$flow = new Flow( [
			'relay' => [ '2026-02-27' => [ 'accepted' => 5, 'dropped.unit' => 2, 'dropped.rate' => 1, 'refused.minute' => 9, 'busiest' => 9 ] ],
			'shipped' => [ 'file' => [], 'statsig' => [ '2026-02-28' => 4 ] ],
		], '2026-03-02' );
		$this->assertSame( [ '2026-02-27', '2026-02-28', '2026-03-01', '2026-03-02' ], $flow->days() );
		$this->assertSame( [
			'statsig-flow-accepted' => [ 5, 0, 0, 0 ], 'statsig-flow-all-dropped' => [ 3, 0, 0, 0 ],
			'statsig-flow-shipped file' => [ 0, 0, 0, 0 ], 'statsig-flow-shipped statsig' => [ 0, 4, 0, 0 ],
		], self::lines( $flow->events( new FakeWords() ) ) );
		$this->assertSame( [ 'unit' => [ 2, 0, 0, 0 ], 'rate' => [ 1, 0, 0, 0 ] ], self::lines( $flow->dropped( new FakeWords() ) ) );
		$this->assertSame( [ 'minute' => [ 9, 0, 0, 0 ] ], self::lines( $flow->refused( new FakeWords() ) ) );
	}

	public function testNothingIsNoDay(): void {
		$flow = new Flow( [ 'relay' => [], 'shipped' => [ 'statsig' => [] ] ], '2026-03-02' );
		$this->assertSame( [], $flow->days() );
		$this->assertSame( [], $flow->dropped( new FakeWords() ) );
		$this->assertSame( [], ( new Flow( [ 'relay' => [ '2026-03-03' => [] ], 'shipped' => [] ], '2026-03-02' ) )->days(), 'a clock that was set back' );
	}

	public function testTheLargestCausesHaveALineOfTheirOwn(): void {
		$counts = [];
		foreach ( range( 1, 8 ) as $number ) {
			$counts["dropped.cause-$number"] = $number;
		}
		$lines = self::lines( ( new Flow( [ 'relay' => [ '2026-03-02' => $counts + [ 'dropped.none' => 0, 'lost' => 3 ] ], 'shipped' => [] ], '2026-03-02' ) )
			->dropped( new FakeWords() ) );
		$this->assertSame( [ 'cause-8', 'cause-7', 'cause-6', 'cause-5', 'cause-4', 'statsig-flow-others' ], array_keys( $lines ) );
		$this->assertSame( [ 1 + 2 + 3 ], $lines['statsig-flow-others'] );
	}

	public function testWhatBrowsersGaveUpOnIsShownIfThereIsAny(): void {
		$names = static fn ( int $lost ) => array_keys( self::lines( ( new Flow( [ 'relay' => [ '2026-03-02' => [ 'lost' => $lost ] ], 'shipped' => [] ], '2026-03-02' ) )
			->events( new FakeWords() ) ) );
		$this->assertContains( 'statsig-flow-lost', $names( 1 ) );
		$this->assertNotContains( 'statsig-flow-lost', $names( 0 ) );
	}
}
