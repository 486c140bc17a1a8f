<?php

namespace MediaWiki\Extension\Statsig\Metric;

/**
 * Hands numbers of ours to the wiki's own metrics: with labels to a StatsFactory, which MediaWiki has since 1.41, else to
 * StatsD, as "statsig", the name without "_total", and what the labels say. Names and labels stand in docs/operations.md.
 */
final class Meter {
	private const COMPONENT = 'Statsig';
	public const COUNTER = 'counter';
	public const GAUGE = 'gauge';

	/** Name => [ kind, labels in their order ] */
	public const METRICS = [
		'config_age_seconds' => [ self::GAUGE, [] ],
		'sync_age_seconds' => [ self::GAUGE, [] ],
		'farm_age_seconds' => [ self::GAUGE, [] ],
		'farm_look_total' => [ self::COUNTER, [ 'outcome' ] ],
		'sync_total' => [ self::COUNTER, [ 'outcome' ] ],
		'id_list_sync_total' => [ self::COUNTER, [ 'outcome' ] ],
		'spool_bytes' => [ self::GAUGE, [] ],
		'shipped_total' => [ self::COUNTER, [ 'sink' ] ],
		'ship_dropped_total' => [ self::COUNTER, [ 'sink', 'cause' ] ],
		'relay_requests_total' => [ self::COUNTER, [ 'answer' ] ],
		'relay_carried_total' => [ self::COUNTER, [ 'way' ] ],
		'relay_accepted_total' => [ self::COUNTER, [] ],
		'relay_dropped_total' => [ self::COUNTER, [ 'cause' ] ],
		'relay_refused_total' => [ self::COUNTER, [ 'cause' ] ],
		'relay_lost_total' => [ self::COUNTER, [] ],
		'browser_timing_total' => [ self::COUNTER, [ 'timing' ] ],
		'browser_timing_samples_total' => [ self::COUNTER, [ 'timing' ] ],
		'decisions_total' => [ self::COUNTER, [ 'source', 'reason' ] ],
		'unknown_entries_total' => [ self::COUNTER, [ 'entry' ] ],
		'sticky_records_total' => [ self::COUNTER, [ 'change' ] ],
		'sdk_exception_total' => [ self::COUNTER, [ 'tag' ] ],
	];

	/**
	 * @param \Wikimedia\Stats\StatsFactory|\IBufferingStatsdDataFactory $metrics What the wiki has
	 */
	public function __construct( private readonly object $metrics ) {
	}

	/**
	 * @param string $name A counter of METRICS
	 * @param int $more
	 * @param string ...$labels What its labels say, all of them, each one of few words
	 * @throws \LogicException for another name or number of labels
	 */
	public function add( string $name, int $more, string ...$labels ): void {
		$labels = self::labelled( $name, self::COUNTER, $labels );
		if ( $this->hasLabels() ) {
			$this->fresh( 'getCounter', $name, $labels )->incrementBy( $more );
		} else {
			$this->metrics->updateCount( self::flat( $name, $labels ), $more );
		}
	}

	/**
	 * @param string $name A gauge of METRICS
	 * @param int $number
	 * @param string ...$labels As add()
	 * @throws \LogicException as add()
	 */
	public function set( string $name, int $number, string ...$labels ): void {
		$labels = self::labelled( $name, self::GAUGE, $labels );
		if ( $this->hasLabels() ) {
			$this->fresh( 'getGauge', $name, $labels )->set( $number );
		} else {
			$this->metrics->gauge( self::flat( $name, $labels ), $number );
		}
	}

	/**
	 * Sends what was told, at the end of a command. MediaWiki sends it at the end of a web request, but 1.43 ends a command
	 * without sending what a StatsFactory holds. Versions that do send it find nothing left, so that nothing is told twice.
	 * What a StatsD factory holds is sent at both ends.
	 */
	public function send(): void {
		if ( $this->hasLabels() ) {
			$this->metrics->flush();
		}
	}

	private function hasLabels(): bool {
		return method_exists( $this->metrics, 'getCounter' );
	}

	/** @return object Fetched anew each time: one that is kept would use the last call's labels again */
	private function fresh( string $get, string $name, array $labels ): object {
		$metric = $this->metrics->withComponent( self::COMPONENT )->$get( $name );
		foreach ( $labels as $label => $word ) {
			$metric = $metric->setLabel( $label, $word );
		}
		return $metric;
	}

	private static function flat( string $name, array $labels ): string {
		return implode( '.', [ strtolower( self::COMPONENT ), preg_replace( '/_total$/D', '', $name ), ...array_values( $labels ) ] );
	}

	/** @return array<string,string> Label => word, with _ for what one of the two would not take in a name */
	private static function labelled( string $name, string $kind, array $words ): array {
		[ $known, $labels ] = self::METRICS[$name] ?? [ null, [] ];
		if ( $known !== $kind || count( $labels ) !== count( $words ) ) {
			throw new \LogicException( "No $kind $name with so many labels" );
		}
		return array_combine( $labels, preg_replace( '/[^A-Za-z0-9]+/', '_', $words ) );
	}
}
