<?php

namespace MediaWiki\Extension\Statsig\Plot;

use MediaWiki\Extension\Statsig\Core\Html;

/**
 * Draws a chart as SVG. Across it stands in percent and up in pixels, so that the drawing takes the width that there is and
 * its letters keep their size; the style sheet leaves room for what is written around it. In languages that are written
 * from right to left time runs from right to left too.
 */
final class ChartSvg {
	private const HEIGHT = 200;

	/** Percent that are left free before the first and after the last day */
	private const INSET = 3;

	/** So many days are written at most */
	private const MOST_DAYS = 4;

	private readonly Scale $scale;

	public function __construct(
		private readonly Chart $chart,
		private readonly Wording $wording
	) {
		$this->scale = $chart->scale();
	}

	/**
	 * @param string $id Of the element, none other's of the page
	 * @return string
	 */
	public function html( string $id ): string {
		$text = Html::element( 'title', [ 'id' => "$id-title" ], $this->chart->title ) .
			Html::element( 'desc', [ 'id' => "$id-desc" ], $this->chart->description );
		$drawn = $this->up() . $this->across();
		foreach ( $this->chart->series as $place => $series ) {
			$drawn .= $this->series( $series, Mark::at( $place ) );
		}
		return Html::rawElement( 'svg', [
			'id' => $id,
			'class' => 'ext-statsig-plot',
			'role' => 'img',
			'aria-labelledby' => "$id-title $id-desc",
			'width' => '100%',
			'height' => self::HEIGHT,
			// Where a label begins must not depend on the page's direction
			'direction' => 'ltr',
		], $text . $drawn );
	}

	private function up(): string {
		$svg = '';
		$isMirrored = $this->wording->isRightToLeft();
		foreach ( $this->scale->ticks() as $tick ) {
			$y = self::pixels( $this->scale->share( $tick ) );
			$svg .= Html::element( 'line', [ 'class' => 'ext-statsig-plot-grid', 'x1' => 0, 'x2' => '100%', 'y1' => $y, 'y2' => $y ] );
			$svg .= Html::element( 'text', [
				'x' => $isMirrored ? '100%' : 0, 'y' => $y, 'dx' => $isMirrored ? 8 : -8, 'dy' => '.35em',
				'text-anchor' => $isMirrored ? 'start' : 'end',
			], $this->wording->number( $tick ) );
		}
		return $svg . Html::element( 'text', [
			'class' => 'ext-statsig-plot-axis', 'x' => $isMirrored ? '100%' : 0, 'y' => -18, 'dx' => $isMirrored ? 68 : -68,
			'text-anchor' => $isMirrored ? 'end' : 'start',
		], $this->chart->up );
	}

	private function across(): string {
		$svg = Html::element( 'line', [
			'class' => 'ext-statsig-plot-base', 'x1' => 0, 'x2' => '100%', 'y1' => self::HEIGHT, 'y2' => self::HEIGHT
		] );
		$every = max( 1, (int)ceil( count( $this->chart->days ) / self::MOST_DAYS ) );
		foreach ( array_values( $this->chart->days ) as $place => $day ) {
			// Counted from the newest day, which is what one looks for
			$before = count( $this->chart->days ) - 1 - $place;
			if ( $before % $every === 0 ) {
				$x = $this->percent( $place );
				$isOdd = (bool)( intdiv( $before, $every ) % 2 );
				$svg .= Html::element( 'line', [
					'class' => 'ext-statsig-plot-base', 'x1' => $x, 'x2' => $x, 'y1' => self::HEIGHT, 'y2' => self::HEIGHT + 5
				] );
				$svg .= Html::element( 'text', [
					// Left out where the window is narrow
					'class' => $isOdd ? 'ext-statsig-plot-odd' : null, 'x' => $x, 'y' => self::HEIGHT + 20, 'text-anchor' => 'middle',
				], $this->wording->shortDay( $day ) );
			}
		}
		return $svg . Html::element( 'text', [
			'class' => 'ext-statsig-plot-axis', 'x' => '50%', 'y' => self::HEIGHT + 40, 'text-anchor' => 'middle'
		], $this->chart->across );
	}

	private function series( Series $series, Mark $mark ): string {
		$lines = $points = '';
		$last = null;
		foreach ( $series->values as $place => $value ) {
			if ( $place >= count( $this->chart->days ) ) {
				break;
			}
			$point = $value === null ? null : [ $this->percent( $place ), self::pixels( $this->scale->share( $value ) ) ];
			if ( $point && $last ) {
				$lines .= Html::element( 'line', [
					'x1' => $last[0], 'y1' => $last[1], 'x2' => $point[0], 'y2' => $point[1], 'stroke-dasharray' => $mark->dashes
				] );
			}
			$points .= $point ? $mark->svg( ...$point ) : '';
			$last = $point;
		}
		return Html::rawElement( 'g', [ 'class' => "ext-statsig-plot-series $mark->class" ], $lines . $points );
	}

	private function percent( int $place ): string {
		$count = count( $this->chart->days );
		$share = $count > 1 ? $place / ( $count - 1 ) : 0.5;
		$share = $this->wording->isRightToLeft() ? 1 - $share : $share;
		return round( self::INSET + $share * ( 100 - 2 * self::INSET ), 2 ) . '%';
	}

	/**
	 * @param float $share
	 * @return string From the top
	 */
	private static function pixels( float $share ): string {
		return (string)round( self::HEIGHT * ( 1 - $share ), 1 );
	}
}
