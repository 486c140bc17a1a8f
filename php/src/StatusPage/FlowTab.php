<?php

namespace MediaWiki\Extension\Statsig\StatusPage;

use MediaWiki\Extension\Statsig\Core\Html;
use MediaWiki\Extension\Statsig\Farm\FarmNote;
use MediaWiki\Extension\Statsig\Plot\Chart;
use MediaWiki\Extension\Statsig\Plot\Figure;
use MediaWiki\Extension\Statsig\Plot\Wording;

/**
 * How many events came, were dropped and were sent on each of the last days, on this host, or on all hosts of the farm.
 */
final class FlowTab implements Tab {
	private const DAYS = 30;

	// Messages of each plot:
	// * statsig-flow-events, statsig-flow-events-title, statsig-flow-events-unit
	// * statsig-flow-dropped, statsig-flow-dropped-title, statsig-flow-dropped-unit
	// * statsig-flow-refused, statsig-flow-refused-title, statsig-flow-refused-unit
	private const PLOTS = [ 'events', 'dropped', 'refused' ];

	/** @inheritDoc */
	public function html( object $context ): string {
		if ( (string)ini_get( 'statsig.spool_dir' ) === '' ) {
			return Html::element( 'p', [ 'class' => 'ext-statsig-note' ], $context->msg( 'statsig-flow-off' )->text() );
		}
		$farm = FarmNote::html( $context );
		$intro = Html::element( 'p', [], $context->msg( $farm === '' ? 'statsig-flow-intro' : 'statsig-flow-intro-farm' )
			->numParams( self::DAYS )->text() ) . $farm;
		$flow = new Flow( \Statsig\flow( self::DAYS ), gmdate( 'Y-m-d' ) );
		if ( !$flow->days() ) {
			return $intro . Html::element( 'p', [], $context->msg( 'statsig-flow-nothing' )->text() );
		}
		$html = '';
		foreach ( self::PLOTS as $plot ) {
			$series = match ( $plot ) {
				'events' => $flow->events( $context ),
				'dropped' => $flow->dropped( $context ),
				'refused' => $flow->refused( $context ),
			};
			if ( $series ) {
				$chart = self::chart( $plot, $flow->days(), $series, $context );
				$html .= Html::element( 'h3', [], $context->msg( "statsig-flow-$plot" )->text() ) .
					Figure::html( "statsig-plot-$plot", $chart, new Wording( $context->getLanguage() ) );
			}
		}
		return $intro . $html . Html::element( 'p', [], $context->msg( 'statsig-flow-words' )->text() );
	}

	private static function chart( string $plot, array $days, array $series, object $context ): Chart {
		$sums = array_map( static fn ( $one ) => $context->msg( 'statsig-flow-sum' )->params( $one->name )
			->numParams( array_sum( $one->values ) )->text(), $series );
		return new Chart(
			$context->msg( "statsig-flow-$plot-title" )->numParams( count( $days ) )->text(),
			$context->getLanguage()->commaList( $sums ),
			$context->msg( 'statsig-flow-day' )->text(),
			$context->msg( "statsig-flow-$plot-unit" )->text(),
			$days, $series
		);
	}
}
