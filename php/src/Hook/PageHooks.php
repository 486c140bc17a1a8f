<?php

namespace MediaWiki\Extension\Statsig\Hook;

use MediaWiki\Extension\Statsig\Client\HtmlClasses;
use MediaWiki\Extension\Statsig\Guard;
use MediaWiki\MediaWikiServices;

/**
 * Adds to pages: the module, the values of registered readers, and what PHP exposed them to.
 */
final class PageHooks {
	/** Name of the variable that the module reads */
	private const VARIABLE = 'wgStatsigValues';
	/** And of the one that pages hand to Statsig's own SDKs: docs/vendor-sdks.md */
	private const VENDOR_VARIABLE = 'wgStatsigVendorUser';

	/**
	 * @param \OutputPage|\MediaWiki\Output\OutputPage $out
	 */
	public function onBeforePageDisplay( $out ): void {
		Guard::run( static function ( MediaWikiServices $services ) use ( $out ): void {
			$settings = $services->getService( 'Statsig.Settings' );
			if ( !$settings->get( 'StatsigClientEntries' ) ) {
				return;
			}
			// Also while all is off: then the module removes what browsers remember
			$out->addModules( 'ext.statsig' );
			if ( !$settings->get( 'StatsigEnabled' ) ) {
				return;
			}
			$values = $services->getService( 'Statsig.PageValues' )->of( $out->getUser() );
			if ( $values !== null ) {
				$out->addJsConfigVars( self::VARIABLE, $values );
				$out->addHtmlClasses( HtmlClasses::of( $values ) );
				if ( $settings->get( 'StatsigVendorApi' ) ) {
					$out->addJsConfigVars( self::VENDOR_VARIABLE, $services->getService( 'Statsig.VendorValues' )->accountOf( $out->getUser() ) );
				}
				// MediaWiki makes pages of logged-in readers private only if the session has cookies
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
