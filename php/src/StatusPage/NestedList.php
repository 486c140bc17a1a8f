<?php

namespace MediaWiki\Extension\Statsig\StatusPage;

use MediaWiki\Extension\Statsig\Core\Html;

/**
 * Lines of a tree as lists within lists. The words of rules and decisions are English everywhere, as those at Statsig.
 */
final class NestedList {
	/**
	 * @param iterable<array{int,string}> $lines How deep each stands, and its text
	 * @param string $class
	 * @return string HTML; empty without lines
	 */
	public static function html( iterable $lines, string $class ): string {
		$html = '';
		/** @var int[] $open Depths of the items that are open */
		$open = [];
		foreach ( $lines as [ $depth, $text ] ) {
			while ( $open && end( $open ) > $depth ) {
				array_pop( $open );
				$html .= '</li></ul>';
			}
			if ( $open && end( $open ) === $depth ) {
				$html .= '</li>';
			} else {
				$html .= $open ? '<ul>' : Html::openElement( 'ul', [ 'class' => $class, 'lang' => 'en', 'dir' => 'ltr' ] );
				$open[] = $depth;
			}
			$html .= '<li>' . htmlspecialchars( $text );
		}
		return $html . str_repeat( '</li></ul>', count( $open ) );
	}
}
