<?php

namespace MediaWiki\Extension\Statsig\Hook;

use MediaWiki\Extension\Statsig\Guard;
use MediaWiki\MediaWikiServices;

/**
 * Brings the module, and to registered readers their values, into pages.
 */
final class PageHooks {
	/** Name of the variable that the module reads */
	private const VARIABLE = 'wgStatsigValues';

	/**
	 * @param \OutputPage|\MediaWiki\Output\OutputPage $out
	 */
	public function onBeforePageDisplay( $out ): void {
		Guard::run( static function ( MediaWikiServices $services ) use ( $out ): void {
			$settings = $services->getService( 'Statsig.Settings' );
			if ( !$settings->get( 'StatsigClientEntries' ) ) {
				return;
			}
			// While all is off the module makes browsers forget
			$out->addModules( 'ext.statsig' );
			if ( !$settings->get( 'StatsigEnabled' ) ) {
				return;
			}
			$values = $services->getService( 'Statsig.PageValues' )->of( $out->getUser() );
			if ( $values !== null ) {
				$out->addJsConfigVars( self::VARIABLE, $values );
				// A registered reader's page is private anyway; this holds for sessions without cookies too
				$out->lowerCdnMaxage( 0 );
			}
		} );
	}

	/**
	 * @param \Skin|\MediaWiki\Skin\Skin $skin
	 * @param string &$text
	 */
	public function onSkinAfterBottomScripts( $skin, &$text ): void {
		Guard::run( static function ( MediaWikiServices $services ) use ( &$text ): void {
			$text .= $services->getService( 'Statsig.PageExposures' )->html();
		} );
	}
}
