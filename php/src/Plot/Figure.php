<?php

namespace MediaWiki\Extension\Statsig\Plot;

use MediaWiki\Extension\Statsig\Core\Html;

/**
 * A chart with its title and legend, and the same numbers as a table.
 */
final class Figure {
	/** Stands for a gap */
	private const NOTHING = '–';

	/**
	 * @param string $id Of its drawing, none other's of the page
	 * @param Chart $chart With at least one day
	 * @param Wording $wording
	 * @return string HTML
	 */
	public static function html( string $id, Chart $chart, Wording $wording ): string {
		$legend = '';
		foreach ( $chart->series as $place => $series ) {
			$legend .= Html::rawElement( 'li', [], Mark::at( $place )->sample() . ' ' . Html::element( 'bdi', [], $series->name ) );
		}
		return Html::rawElement( 'figure', [ 'class' => 'ext-statsig-figure' ],
			Html::element( 'figcaption', [], $chart->title ) .
			( new ChartSvg( $chart, $wording ) )->html( $id ) .
			Html::rawElement( 'ul', [ 'class' => 'ext-statsig-plot-legend' ], $legend )
		) . self::table( $chart, $wording );
	}

	private static function table( Chart $chart, Wording $wording ): string {
		$rows = [];
		// The newest day first: it is what one looks for
		foreach ( array_reverse( $chart->days, true ) as $place => $day ) {
			$rows[] = array_merge( [ $wording->longDay( $day ) ], array_map( static fn ( $series ) =>
				isset( $series->values[$place] ) ? $wording->number( $series->values[$place] ) : self::NOTHING, $chart->series ) );
		}
		return Table::html( "{$chart->title} – {$chart->up}",
			array_merge( [ $chart->across ], array_map( static fn ( $series ) => $series->name, $chart->series ) ), $rows, 'ext-statsig-numbers' );
	}
}
