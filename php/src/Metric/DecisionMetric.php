<?php

namespace MediaWiki\Extension\Statsig\Metric;

use MediaWiki\Extension\Statsig\Settings\Settings;

/**
 * Adds the decisions of requests that are samples to the wiki's own metrics, after the response. Their names stand in
 * docs/operations.md.
 */
final class DecisionMetric {
	/**
	 * @param \Closure $metrics Returns what the wiki has: a StatsFactory, or in 1.39 an IBufferingStatsdDataFactory
	 * @param Settings $settings
	 * @param \Closure $afterResponse Called with what is to be done then: DeferredUpdates::addCallableUpdate()
	 * @param \Closure $sayFailure Called with whatever is thrown then
	 */
	public function __construct(
		private readonly \Closure $metrics,
		private readonly Settings $settings,
		private readonly \Closure $afterResponse,
		private readonly \Closure $sayFailure
	) {
	}

	/** @return DecisionCounts Of this request. What it has counted at the end is told */
	public function begin(): DecisionCounts {
		$counts = new DecisionCounts( $this->settings->get( 'StatsigClientEntries' ) );
		( $this->afterResponse )( function () use ( $counts ): void {
			try {
				self::add( $counts, ( $this->metrics )() );
			} catch ( \Throwable $e ) {
				( $this->sayFailure )( $e );
			}
		} );
		return $counts;
	}

	private static function add( DecisionCounts $counts, object $metrics ): void {
		foreach ( $counts->decisions() as [ $source, $reason, $number ] ) {
			self::count( $metrics, 'decisions', [ 'source' => $source, 'reason' => $reason ], $number );
		}
		foreach ( $counts->unknown() as $name => $number ) {
			self::count( $metrics, 'unknown_entries', [ 'entry' => (string)$name ], $number );
		}
	}

	private static function count( object $metrics, string $name, array $labels, int $number ): void {
		// A StatsFactory would do the same, and without one a full stop in a name would make another metric
		$labels = array_map( static fn ( $value ) => preg_replace( '/[^A-Za-z0-9_]+/', '_', $value ), $labels );
		if ( method_exists( $metrics, 'getCounter' ) ) {
			// Fetched anew each time: a kept one would use the last call's labels again
			$metric = $metrics->withComponent( 'Statsig' )->getCounter( "{$name}_total" );
			foreach ( $labels as $label => $value ) {
				$metric = $metric->setLabel( $label, $value );
			}
			$metric->incrementBy( $number );
		} else {
			$metrics->updateCount( "statsig.$name." . implode( '.', $labels ), $number );
		}
	}
}
