<?php

namespace MediaWiki\Extension\Statsig\Plot;

use MediaWiki\Extension\Statsig\Core\Html;

/**
 * What tells a line of a plot from the others: a colour, and for who sees no colours the shape of its points and its dashes.
 */
final class Mark {
	/** Paths around 0, each a point of about 8 px */
	private const SHAPES = [
		'M-4 0a4 4 0 1 0 8 0a4 4 0 1 0 -8 0z',
		'M-3.5 -3.5h7v7h-7z',
		'M0 -4.5l4.5 8h-9z',
		'M0 -5l5 5l-5 5l-5 -5z',
		'M0 4.5l4.5 -8h-9z',
		'M-4 -1.5h2.5v-2.5h3v2.5h2.5v3h-2.5v2.5h-3v-2.5h-2.5z',
	];

	/** Lengths of dashes and gaps in px; the first is a whole line */
	private const DASHES = [ 'none', '6 3', '2 3', '8 3 2 3' ];

	private function __construct(
		public readonly string $class,
		public readonly string $dashes,
		private readonly string $shape
	) {
	}

	/**
	 * @param int $place Of the line in the plot, from 0. After 12 they come again
	 * @return self
	 */
	public static function at( int $place ): self {
		$kind = $place % count( self::SHAPES );
		// The second six have other dashes than the first
		$dashes = self::DASHES[( $kind + 2 * intdiv( $place, count( self::SHAPES ) ) ) % count( self::DASHES )];
		return new self( "ext-statsig-plot-series-$kind", $dashes, self::SHAPES[$kind] );
	}

	/**
	 * @param string $x In percent
	 * @param string $y In pixels
	 * @return string A point. A path takes no percent, but an inner svg does
	 */
	public function svg( string $x, string $y ): string {
		return Html::rawElement( 'svg', [ 'x' => $x, 'y' => $y, 'overflow' => 'visible' ], Html::element( 'path', [ 'd' => $this->shape ] ) );
	}

	/** @return string A sample for the legend */
	public function sample(): string {
		return Html::rawElement( 'svg', [ 'class' => "ext-statsig-plot-sample $this->class", 'width' => 32, 'height' => 12, 'aria-hidden' => 'true' ],
			Html::element( 'line', [ 'x1' => 0, 'x2' => 32, 'y1' => 6, 'y2' => 6, 'stroke-dasharray' => $this->dashes ] ) .
			$this->svg( '50%', '6' )
		);
	}
}
