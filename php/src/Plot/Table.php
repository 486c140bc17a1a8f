<?php

namespace MediaWiki\Extension\Statsig\Plot;

use MediaWiki\Extension\Statsig\Core\Html;

/**
 * A table of texts. Where it is wider than the page it is scrolled alone, also by the keyboard.
 */
final class Table {
	/**
	 * @param string $caption
	 * @param string[] $columns Heads of the columns
	 * @param array<array<string>> $rows Texts, the first of each the row's head
	 * @param string $class Of the table, beside its own
	 * @return string HTML
	 */
	public static function html( string $caption, array $columns, array $rows, string $class = '' ): string {
		$head = '';
		foreach ( $columns as $column ) {
			$head .= Html::element( 'th', [ 'scope' => 'col' ], $column );
		}
		$body = '';
		foreach ( $rows as $row ) {
			$cells = '';
			foreach ( array_values( $row ) as $place => $text ) {
				$cells .= $place === 0 ? Html::element( 'th', [ 'scope' => 'row' ], $text ) : Html::element( 'td', [], $text );
			}
			$body .= Html::rawElement( 'tr', [], $cells );
		}
		return Html::rawElement( 'div', [ 'class' => 'ext-statsig-scroll', 'role' => 'region', 'tabindex' => 0, 'aria-label' => $caption ],
			Html::rawElement( 'table', [ 'class' => trim( "ext-statsig-table $class" ) ],
				Html::element( 'caption', [], $caption ) .
				Html::rawElement( 'thead', [], Html::rawElement( 'tr', [], $head ) ) .
				Html::rawElement( 'tbody', [], $body )
			)
		);
	}
}
