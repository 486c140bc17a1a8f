<?php

namespace MediaWiki\Extension\Statsig\Farm;

use MediaWiki\Extension\Statsig\Core\Html;
use MediaWiki\Extension\Statsig\Guard;
use MediaWiki\MediaWikiServices;

/**
 * On Special:Statsig: fetches what the other hosts of a farm have counted, and says of how many hosts the numbers are.
 */
final class FarmNote {
	/**
	 * To be called before Statsig\balance() and Statsig\flow() are asked, which tell of all that lies in the spool.
	 *
	 * @param \IContextSource|\MediaWiki\Context\IContextSource $context
	 * @return string HTML; empty where there is no farm
	 */
	public static function html( object $context ): string {
		$html = '';
		Guard::run( static function ( MediaWikiServices $services ) use ( $context, &$html ): void {
			$host = $services->getService( 'Statsig.FarmHost' );
			$books = $host->isOfFarm() ? $host->books() : null;
			if ( !$books ) {
				return;
			}
			try {
				[ 'hosts' => $hosts, 'isWhole' => $isWhole ] = $books->gather();
			} catch ( \Throwable $e ) {
				Guard::say( $e );
				[ $hosts, $isWhole ] = [ 1, false ];
			}
			$html = Html::element( 'p', [], $context->msg( 'statsig-farm-hosts' )->numParams( $hosts )->text() ) .
				( $isWhole ? '' : Html::element( 'p', [ 'class' => 'ext-statsig-note' ], $context->msg( 'statsig-farm-partial' )->text() ) );
		} );
		return $html;
	}
}
