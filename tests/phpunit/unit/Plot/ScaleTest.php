<?php

namespace MediaWiki\Extension\Statsig\Tests\Unit\Plot;

use MediaWiki\Extension\Statsig\Plot\Scale;
use PHPUnit\Framework\TestCase;

/**
 * Round numbers beside a plot.
 */
class ScaleTest extends TestCase {
	public function testTicksAreRoundEvenAndReachTheLargest(): void {
		mt_srand( 18 );
		for ( $i = 0; $i < 2000; $i++ ) {
			$largest = ( 1 + mt_rand( 0, 8999 ) / 1000 ) * 10 ** mt_rand( 0, 15 );
			$ticks = Scale::upTo( $largest )->ticks();
			$step = $ticks[1];
			$this->assertSame( 0.0, (float)$ticks[0] );
			$this->assertGreaterThanOrEqual( $largest * ( 1 - 1e-9 ), end( $ticks ), "$largest" );
			$this->assertLessThan( $largest + $step, end( $ticks ), "$largest: no empty step above" );
			$this->assertLessThanOrEqual( 6, count( $ticks ) );
			$this->assertMatchesRegularExpression( '/^[125]0*$/', sprintf( '%.0f', $step ), "$largest" );
			foreach ( $ticks as $place => $tick ) {
				$this->assertEqualsWithDelta( $place * $step, $tick, 1e-9 * $step );
			}
		}
	}

	public function testWhatIsCountedHasWholeSteps(): void {
		$this->assertSame( [ 0.0, 1.0 ], array_map( 'floatval', Scale::upTo( 1 )->ticks() ) );
		$this->assertSame( [ 0.0, 1.0, 2.0, 3.0 ], array_map( 'floatval', Scale::upTo( 3 )->ticks() ) );
		$this->assertCount( 6, Scale::upTo( 1, 0.01 )->ticks(), 'a share has parts' );
		$this->assertEqualsWithDelta( 0.2, Scale::upTo( 1, 0.01 )->ticks()[1], 1e-12 );
	}

	public function testWhatIsNoUsableNumberLeavesAScale(): void {
		foreach ( [ 0.0, -5.0, NAN, INF, -INF, PHP_FLOAT_MAX, 5e-324 ] as $largest ) {
			$scale = Scale::upTo( $largest );
			$this->assertGreaterThan( 1, count( $scale->ticks() ), "$largest" );
			foreach ( [ ...$scale->ticks(), $scale->share( 1 ), $scale->share( 0 ) ] as $number ) {
				$this->assertTrue( is_finite( $number ), "$largest" );
			}
		}
	}

	public function testSharesStayWithinThePlot(): void {
		$scale = Scale::upTo( 90 );
		$this->assertSame( [ 0.0, 0.0, 0.5, 1.0, 1.0 ], array_map( [ $scale, 'share' ], [ -3.0, 0.0, 50.0, 100.0, 1e9 ] ) );
	}
}
