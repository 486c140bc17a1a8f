<?php

namespace MediaWiki\Extension\Statsig\Attributes;

/**
 * Few and fixed words in the place of numbers, by which a reader could be told from others. They are part of experiments
 * that run: a bucket never changes its bounds.
 */
final class Buckets {
	public const OF_EDITS = [ '0', '1-4', '5-99', '100-999', '1000+' ];
	/** The least number of each */
	private const EDITS = [ 0, 1, 5, 100, 1000 ];

	/** Whole days */
	public const OF_AGE = [ '0', '1-6', '7-29', '30-364', '365+' ];
	private const DAYS = [ 0, 1, 7, 30, 365 ];

	/**
	 * @param int $edits
	 * @return string One of OF_EDITS
	 */
	public static function ofEdits( int $edits ): string {
		return self::OF_EDITS[self::place( self::EDITS, $edits )];
	}

	/**
	 * @param int $seconds Since the account was made
	 * @return string One of OF_AGE
	 */
	public static function ofAge( int $seconds ): string {
		return self::OF_AGE[self::place( self::DAYS, intdiv( $seconds, 86400 ) )];
	}

	/** A clock that went wrong gives the least */
	private static function place( array $least, int $number ): int {
		return max( 0, count( array_filter( $least, static fn ( $from ) => $number >= $from ) ) - 1 );
	}
}
