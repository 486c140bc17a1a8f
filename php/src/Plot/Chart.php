<?php

namespace MediaWiki\Extension\Statsig\Plot;

/**
 * What a plot over days shows, as data. ChartSvg draws it, and Figure shows it with its legend and its table.
 */
final class Chart {
	/**
	 * @param string $title
	 * @param string $description What is to be seen in it, in a sentence, for who cannot see it
	 * @param string $across What the days are, such as "Day (UTC)"
	 * @param string $up What the numbers are, with their unit, such as "Events a day"
	 * @param string[] $days As "2026-11-29", in order
	 * @param Series[] $series
	 * @param float $leastStep As Scale::upTo() takes it
	 */
	public function __construct(
		public readonly string $title,
		public readonly string $description,
		public readonly string $across,
		public readonly string $up,
		public readonly array $days,
		public readonly array $series,
		public readonly float $leastStep = 1.0
	) {
	}

	public function scale(): Scale {
		return Scale::upTo( max( [ 0.0, ...array_map( static fn ( $one ) => $one->largest(), $this->series ) ] ), $this->leastStep );
	}
}
