<?php

namespace MediaWiki\Extension\Statsig\Plot;

use Wikimedia\Timestamp\ConvertibleTimestamp;

/**
 * How numbers and days are written for the reader, and in which direction.
 */
final class Wording {
	/**
	 * @param \Language|\MediaWiki\Language\Language $language
	 */
	public function __construct( private readonly object $language ) {
	}

	public function isRightToLeft(): bool {
		return $this->language->isRTL();
	}

	/**
	 * @param int|float $number
	 * @return string Plain text, a float with at most four digits that count
	 */
	public function number( int|float $number ): string {
		if ( is_float( $number ) ) {
			$number = $number === floor( $number ) && abs( $number ) < 1e15 ? (int)$number : sprintf( '%.4g', $number );
		}
		return $this->language->formatNum( $number );
	}

	/**
	 * @param string $day As "2026-11-29"
	 * @return string Such as "29 Nov"
	 */
	public function shortDay( string $day ): string {
		return $this->formatted( 'j M', $day );
	}

	/**
	 * @param string $day As "2026-11-29"
	 * @return string Such as "29 November 2026"
	 */
	public function longDay( string $day ): string {
		return $this->formatted( 'j F Y', $day );
	}

	private function formatted( string $format, string $day ): string {
		$time = ConvertibleTimestamp::convert( TS_MW, "{$day}T00:00:00Z" );
		return $time === false ? $day : $this->language->sprintfDate( $format, $time );
	}
}
