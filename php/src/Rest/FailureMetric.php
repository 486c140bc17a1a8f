<?php

namespace MediaWiki\Extension\Statsig\Rest;

/**
 * Counts the failures of the vendor's SDKs where the wiki keeps its metrics.
 */
final class FailureMetric {
	/**
	 * @param \Wikimedia\Stats\StatsFactory|\IBufferingStatsdDataFactory $metrics What the wiki has
	 */
	public function __construct( private readonly object $metrics ) {
	}

	/**
	 * @param string $tag A word of a fixed list: the call that failed
	 */
	public function count( string $tag ): void {
		$tag = str_replace( ':', '_', $tag );
		if ( method_exists( $this->metrics, 'getCounter' ) ) {
			// Fetched anew each time: a kept one would use the last call's label again
			$this->metrics->withComponent( 'Statsig' )->getCounter( 'sdk_exception_total' )
				->setLabel( 'tag', $tag )->increment();
		} else {
			$this->metrics->increment( "statsig.sdk_exception.$tag" );
		}
	}
}
