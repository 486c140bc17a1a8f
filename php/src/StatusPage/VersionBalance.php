<?php

namespace MediaWiki\Extension\Statsig\StatusPage;

use MediaWiki\Extension\Statsig\Core\Html;
use MediaWiki\Extension\Statsig\Plot\Chart;
use MediaWiki\Extension\Statsig\Plot\Figure;
use MediaWiki\Extension\Statsig\Plot\Series;
use MediaWiki\Extension\Statsig\Plot\Table;
use MediaWiki\Extension\Statsig\Plot\Wording;

/**
 * The balance of one version of an entry: what it means in words, its groups as a table, and its days as plots.
 */
final class VersionBalance {
	// Messages of verdicts, and of why there is none:
	// * statsig-balance-unbalanced, statsig-balance-balanced, statsig-balance-few
	// * statsig-balance-because-unknown, statsig-balance-because-rules, statsig-balance-because-single, statsig-balance-because-kind
	// Messages of each plot:
	// * statsig-balance-shares-title, statsig-balance-shares-unit
	// * statsig-balance-exposures-title, statsig-balance-exposures-unit

	/** Verdict => class of the sentence, and a sign for who sees no colours */
	private const VERDICTS = [
		'unbalanced' => [ 'ext-statsig-bad', '✗' ],
		'balanced' => [ 'ext-statsig-good', '✓' ],
		'few' => [ 'ext-statsig-note', '?' ],
		'untold' => [ 'ext-statsig-note', '?' ],
	];

	/** What mostly lies behind groups that are not as configured; messages */
	private const CAUSES = [
		'statsig-balance-cause-lost', 'statsig-balance-cause-place', 'statsig-balance-cause-forced', 'statsig-balance-cause-robots'
	];

	/** Groups that plots show; lines beyond twelve look like others */
	private const MOST_LINES = 6;

	private readonly Wording $wording;

	/**
	 * @param array $version One of Statsig\balance(), with its days
	 * @param string[] $days Those of all entries
	 * @param \IContextSource|\MediaWiki\Context\IContextSource $context
	 */
	public function __construct(
		private readonly array $version,
		private readonly array $days,
		private readonly object $context
	) {
		$this->wording = new Wording( $context->getLanguage() );
	}

	/**
	 * @param array $version
	 * @param string $element Name of the HTML element
	 * @param \IContextSource|\MediaWiki\Context\IContextSource $context
	 * @return string HTML of a sentence
	 */
	public static function verdict( array $version, string $element, object $context ): string {
		[ $class, $sign ] = self::VERDICTS[$version['verdict']];
		$said = $version['verdict'] === 'untold'
			? $context->msg( "statsig-balance-because-{$version['unexpected']}" )->text()
			: $context->msg( "statsig-balance-{$version['verdict']}" )
				->params( self::probability( $version['p'], $context ) )->text();
		return Html::rawElement( $element, [ 'class' => $class ],
			Html::element( 'span', [ 'aria-hidden' => 'true' ], $sign ) . ' ' . htmlspecialchars( $said ) );
	}

	private static function probability( float $p, object $context ): string {
		$wording = new Wording( $context->getLanguage() );
		return $p < 0.0001
			? $context->msg( 'statsig-balance-p-below' )->params( $wording->number( 0.0001 ) )->text()
			: $context->msg( 'statsig-balance-p' )->params( $wording->number( round( $p, 4 ) ) )->text();
	}

	public function html(): string {
		$heading = $this->context->msg( 'statsig-balance-version' )->params( $this->version['version'],
			$this->wording->longDay( $this->version['first'] ), $this->wording->longDay( $this->version['last'] ) )->text();
		return Html::element( 'h4', [], $heading ) .
			self::verdict( $this->version, 'p', $this->context ) .
			( $this->version['verdict'] === 'unbalanced' ? $this->causes() : '' ) .
			( $this->version['inTwoGroups'] ? $this->inTwo() : '' ) .
			$this->groups( $heading ) . $this->singleLook() . $this->plots();
	}

	private function causes(): string {
		$items = implode( '', array_map( fn ( $cause ) => Html::element( 'li', [], $this->context->msg( $cause )->text() ), self::CAUSES ) );
		return Html::element( 'p', [], $this->context->msg( 'statsig-balance-causes' )->text() ) . Html::rawElement( 'ul', [], $items );
	}

	private function inTwo(): string {
		return Html::element( 'p', [ 'class' => 'ext-statsig-note' ],
			$this->context->msg( 'statsig-balance-in-two' )->numParams( $this->version['inTwoGroups'] )->text() );
	}

	private function groups( string $caption ): string {
		$percent = fn ( ?float $share ) => $share === null ? '–' :
			$this->context->msg( 'percent' )->params( $this->wording->number( round( $share * 100, 2 ) ) )->text();
		$rows = [];
		foreach ( $this->version['groups'] as $group ) {
			$rows[] = [ $group['group'], $this->wording->number( $group['exposures'] ), $this->wording->number( $group['unverified'] ),
				$this->wording->number( $group['units'] ), $percent( $group['share'] ), $percent( $group['expected'] ) ];
		}
		$rows[] = [ $this->context->msg( 'statsig-balance-two-groups' )->text(), '–', '–',
			$this->wording->number( $this->version['inTwoGroups'] ), '–', '–' ];
		$outside = $this->version['outside'];
		$rows[] = [ $this->context->msg( 'statsig-balance-no-group' )->text(), $this->wording->number( $outside['exposures'] ),
			$this->wording->number( $outside['unverified'] ), $this->wording->number( $outside['units'] ), '–', '–' ];
		$columns = array_map( fn ( $column ) => $this->context->msg( $column )->text(), [ 'statsig-balance-group', 'statsig-balance-exposures',
			'statsig-balance-unverified', 'statsig-balance-units', 'statsig-balance-share', 'statsig-balance-expected' ] );
		return Table::html( $caption, $columns, $rows, 'ext-statsig-numbers' );
	}

	private function singleLook(): string {
		$test = $this->version['chiSquare'];
		return $test === null ? '' : Html::element( 'p', [], $this->context->msg( 'statsig-balance-single-look' )->params(
			$this->wording->number( round( $test['statistic'], 2 ) ), $this->wording->number( $test['degrees'] ),
			self::probability( $test['p'], $this->context ) )->text() );
	}

	private function plots(): string {
		$from = array_search( $this->version['first'], $this->days, true );
		$days = array_slice( $this->days, (int)$from, array_search( $this->version['last'], $this->days, true ) - $from + 1 );
		$groups = array_slice( $this->version['groups'], 0, self::MOST_LINES );
		$cut = static fn ( array $values ) => array_slice( $values, (int)$from, count( $days ) );
		$exposures = array_map( static fn ( $group ) => new Series( $group['group'], $cut( $group['exposuresByDay'] ) ), $groups );
		return $this->plot( 'shares', $days, $this->shares( $groups, $cut ) ) . $this->plot( 'exposures', $days, $exposures );
	}

	/** @return Series[] In percent, of all units up to each day: those of each group, and those expected */
	private function shares( array $groups, \Closure $cut ): array {
		$sum = static function ( array $values ): array {
			$total = 0;
			return array_map( static function ( $value ) use ( &$total ) {
				return $total += $value;
			}, $values );
		};
		$byGroup = array_map( static fn ( $group ) => $sum( $cut( $group['unitsByDay'] ) ), $this->version['groups'] );
		$all = array_map( static fn ( ...$units ) => array_sum( $units ), ...$byGroup ?: [ [] ] );
		$series = $expected = [];
		foreach ( $groups as $place => $group ) {
			$series[] = new Series( $group['group'], array_map(
				static fn ( $units, $total ) => $total ? 100 * $units / $total : null, $byGroup[$place], $all ) );
			if ( $group['expected'] !== null ) {
				$expected[] = new Series( $this->context->msg( 'statsig-balance-expected-of' )->params( $group['group'] )->text(),
					array_fill( 0, count( $all ), 100 * $group['expected'] ) );
			}
		}
		if ( count( $expected ) > 1 && count( array_unique( array_column( $this->version['groups'], 'expected' ) ) ) === 1 ) {
			// Equal groups share a line
			$expected = [ new Series( $this->context->msg( 'statsig-balance-expected' )->text(), $expected[0]->values ) ];
		}
		return array_merge( $series, $expected );
	}

	private function plot( string $plot, array $days, array $series ): string {
		if ( !$days || !$series ) {
			return '';
		}
		$last = array_map( fn ( $one ) => $this->context->msg( 'statsig-balance-at-last' )->params( $one->name,
			$this->wording->number( round( $one->values[count( $days ) - 1] ?? 0, 2 ) ) )->text(), $series );
		return Figure::html( "statsig-plot-$plot-{$this->version['version']}", new Chart(
			$this->context->msg( "statsig-balance-$plot-title" )->text(),
			$this->context->getLanguage()->commaList( $last ),
			$this->context->msg( 'statsig-flow-day' )->text(),
			$this->context->msg( "statsig-balance-$plot-unit" )->text(),
			$days, $series
		), $this->wording );
	}
}
