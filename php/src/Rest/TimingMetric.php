<?php

namespace MediaWiki\Extension\Statsig\Rest;

/**
 * Adds what readers' pages report of their speed to the wiki's own metrics: sums and numbers of samples, as the fast lane
 * keeps only these. Their names stand in docs/operations.md.
 */
final class TimingMetric {
	/**
	 * @param \Wikimedia\Stats\StatsFactory|\IBufferingStatsdDataFactory $metrics What the wiki has
	 */
	public function __construct( private readonly object $metrics ) {
	}

	/**
	 * @param string $name A word of a fixed list: load, init, parse (ms), bytes or refused
	 * @param int $sum
	 * @param int $samples
	 */
	public function add( string $name, int $sum, int $samples = 1 ): void {
		if ( method_exists( $this->metrics, 'getCounter' ) ) {
			// Fetched anew each time: a kept one would use the last call's label again
			foreach ( [ 'browser_timing_total' => $sum, 'browser_timing_samples_total' => $samples ] as $metric => $more ) {
				$this->metrics->withComponent( 'Statsig' )->getCounter( $metric )->setLabel( 'timing', $name )->incrementBy( $more );
			}
		} else {
			$this->metrics->updateCount( "statsig.browser_timing.$name", $sum );
			$this->metrics->updateCount( "statsig.browser_timing_samples.$name", $samples );
		}
	}

	/**
	 * Sends what was added, at the end of a command. MediaWiki sends it at the end of a web request, but 1.43 ends a command
	 * without sending what a StatsFactory holds. Versions that do send it find nothing left, so that nothing is told twice.
	 * What a StatsD factory holds is sent at both ends.
	 */
	public function send(): void {
		if ( method_exists( $this->metrics, 'getCounter' ) ) {
			$this->metrics->flush();
		}
	}
}
