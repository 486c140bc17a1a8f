<?php

namespace MediaWiki\Extension\Statsig\StatusPage;

use MediaWiki\Extension\Statsig\Plot\Series;

/**
 * What Statsig\flow() says, as the lines of plots. Days before the first on which anything was counted are left out; after
 * it, a day without counts is one on which nothing came.
 */
final class Flow {
	/** So many causes have a line of their own, those that dropped most; the others are one line together */
	private const MOST_CAUSES = 5;

	private const DROPPED = 'dropped.';
	private const REFUSED = 'refused.';

	/** @var string[] */
	private readonly array $days;

	/** @var array<string,array<string,int>> */
	private readonly array $relay;

	/** @var array<string,array<string,int>> */
	private readonly array $shipped;

	/**
	 * @param array{relay:array,shipped:array} $flow As Statsig\flow() gives it
	 * @param string $today As "2026-11-29"
	 */
	public function __construct( array $flow, string $today ) {
		[ 'relay' => $this->relay, 'shipped' => $this->shipped ] = $flow;
		$known = array_merge( array_keys( $this->relay ), ...array_map( 'array_keys', array_values( $this->shipped ) ) );
		$days = [];
		$first = $known ? min( $known ) : $today;
		for ( $day = $today; $known && $day >= $first; $day = gmdate( 'Y-m-d', strtotime( "$day -1 day UTC" ) ) ) {
			$days[] = $day;
		}
		$this->days = array_reverse( $days );
	}

	/** @return string[] As "2026-11-29", in order */
	public function days(): array {
		return $this->days;
	}

	/**
	 * @param object $context
	 * @return Series[] Events accepted, dropped, lost on the way and sent
	 */
	public function events( object $context ): array {
		$series = [
			new Series( $context->msg( 'statsig-flow-accepted' )->text(), $this->each( static fn ( $counts ) => $counts['accepted'] ?? 0 ) ),
			new Series( $context->msg( 'statsig-flow-all-dropped' )->text(), $this->each( static fn ( $counts ) =>
				array_sum( array_intersect_key( $counts, array_flip( self::named( $counts, self::DROPPED ) ) ) ) ) ),
		];
		$lost = $this->each( static fn ( $counts ) => $counts['lost'] ?? 0 );
		if ( array_sum( $lost ) ) {
			$series[] = new Series( $context->msg( 'statsig-flow-lost' )->text(), $lost );
		}
		foreach ( $this->shipped as $sink => $byDay ) {
			$series[] = new Series( $context->msg( 'statsig-flow-shipped' )->params( $sink )->text(),
				array_map( static fn ( $day ) => $byDay[$day] ?? 0, $this->days ) );
		}
		return $series;
	}

	/**
	 * @param object $context
	 * @return Series[] Events dropped, by cause; none where none was
	 */
	public function dropped( object $context ): array {
		return $this->byCause( self::DROPPED, $context );
	}

	/**
	 * @param object $context
	 * @return Series[] Requests refused, by cause; none where none was
	 */
	public function refused( object $context ): array {
		return $this->byCause( self::REFUSED, $context );
	}

	private function byCause( string $prefix, object $context ): array {
		$sums = [];
		foreach ( $this->relay as $counts ) {
			foreach ( self::named( $counts, $prefix ) as $name ) {
				$sums[$name] = ( $sums[$name] ?? 0 ) + $counts[$name];
			}
		}
		$sums = array_filter( $sums );
		arsort( $sums );
		$names = array_keys( $sums );
		$series = array_map( fn ( $name ) => new Series( substr( $name, strlen( $prefix ) ),
			$this->each( static fn ( $counts ) => $counts[$name] ?? 0 ) ), array_slice( $names, 0, self::MOST_CAUSES ) );
		$others = array_flip( array_slice( $names, self::MOST_CAUSES ) );
		if ( $others ) {
			$series[] = new Series( $context->msg( 'statsig-flow-others' )->text(),
				$this->each( static fn ( $counts ) => array_sum( array_intersect_key( $counts, $others ) ) ) );
		}
		return $series;
	}

	/** @return int[] By day, what a function makes of the relay's counts */
	private function each( \Closure $number ): array {
		return array_map( fn ( $day ) => $number( $this->relay[$day] ?? [] ), $this->days );
	}

	/** @return string[] Names of counts that begin so */
	private static function named( array $counts, string $prefix ): array {
		return array_filter( array_keys( $counts ), static fn ( $name ) => str_starts_with( $name, $prefix ) );
	}
}
