<?php

namespace MediaWiki\Extension\Statsig\Metric;

use MediaWiki\Extension\Statsig\Settings\Settings;

/**
 * Adds the decisions of requests that are samples to the wiki's own metrics, after the response. Their names stand in
 * docs/operations.md.
 */
final class DecisionMetric {
	/**
	 * @param \Closure $meter Returns the Meter, which most requests do not need
	 * @param Settings $settings
	 * @param \Closure $afterResponse Called with what is to be done then: DeferredUpdates::addCallableUpdate()
	 * @param \Closure $sayFailure Called with whatever is thrown then
	 */
	public function __construct(
		private readonly \Closure $meter,
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
				self::add( $counts, ( $this->meter )() );
			} catch ( \Throwable $e ) {
				( $this->sayFailure )( $e );
			}
		} );
		return $counts;
	}

	private static function add( DecisionCounts $counts, Meter $meter ): void {
		foreach ( $counts->decisions() as [ $source, $reason, $number ] ) {
			$meter->add( 'decisions_total', $number, $source, $reason );
		}
		foreach ( $counts->unknown() as $name => $number ) {
			$meter->add( 'unknown_entries_total', $number, (string)$name );
		}
	}
}
