<?php

namespace MediaWiki\Extension\Statsig\Plot;

/**
 * One line of a plot: a name and a number for each day.
 */
final class Series {
	/** @var array<float|null> */
	public readonly array $values;

	/**
	 * @param string $name
	 * @param array<int|float|null> $values In the order of the plot's days; null, and what is no finite number, is a gap
	 */
	public function __construct( public readonly string $name, array $values ) {
		$this->values = array_map(
			static fn ( $value ) => $value !== null && is_finite( $value ) ? (float)$value : null, array_values( $values )
		);
	}

	/** @return float The largest of its numbers; 0 where there is none */
	public function largest(): float {
		return max( [ 0.0, ...array_filter( $this->values, static fn ( $value ) => $value !== null ) ] );
	}
}
