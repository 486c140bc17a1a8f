<?php

namespace MediaWiki\Extension\Statsig\Plot;

/**
 * Where the numbers of a plot stand between 0 and a round number above the largest of them, and which round numbers
 * to write beside it.
 */
final class Scale {
	/** Steps between 0 and the top, at most */
	private const STEPS = 5;

	/** What a step may be, times a power of ten */
	private const ROUND = [ 1, 2, 5, 10 ];

	private function __construct(
		private readonly float $step,
		private readonly int $count
	) {
	}

	/**
	 * @param float $largest What is not above 0, or is no number, counts as the least step
	 * @param float $leastStep 1 for what is counted, as nobody counts 0.2 events
	 * @return self
	 */
	public static function upTo( float $largest, float $leastStep = 1.0 ): self {
		$isUsable = is_finite( $largest ) && $largest > 0 && $largest < PHP_FLOAT_MAX / 10;
		$rough = max( ( $isUsable ? $largest : $leastStep ) / self::STEPS, $leastStep );
		$power = 10 ** floor( log10( $rough ) );
		$step = $rough;
		foreach ( self::ROUND as $round ) {
			// Rounding may have left a step a hair below what it is
			if ( $round * $power >= $rough * ( 1 - 1e-9 ) ) {
				$step = $round * $power;
				break;
			}
		}
		return new self( $step, max( 1, (int)ceil( ( $isUsable ? $largest : $step ) / $step - 1e-9 ) ) );
	}

	/** @return float[] Round numbers from 0 to the top */
	public function ticks(): array {
		return array_map( fn ( $i ) => $i * $this->step, range( 0, $this->count ) );
	}

	/**
	 * @param float $number
	 * @return float From 0 (at 0 and below) to 1 (at the top and above)
	 */
	public function share( float $number ): float {
		return max( 0.0, min( 1.0, $number / ( $this->step * $this->count ) ) );
	}
}
