<?php

namespace MediaWiki\Extension\Statsig\Hook;

use MediaWiki\Extension\Statsig\Client\HtmlClasses;
use MediaWiki\Extension\Statsig\Forcing\Parameter;
use MediaWiki\Extension\Statsig\Guard;
use MediaWiki\MediaWikiServices;

/**
 * Adds to pages: the module, the values of registered readers, and what PHP exposed them to.
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
			// Also while all is off: then the module removes what browsers remember
			$out->addModules( 'ext.statsig' );
			$asked = Parameter::textOf( $out->getRequest() );
			if ( $asked !== '' && ( new Parameter( $asked ) )->isDebug() ) {
				$out->addModules( 'ext.statsig.debug' );
			}
			if ( !$settings->get( 'StatsigEnabled' ) ) {
				return;
			}
			$values = $services->getService( 'Statsig.PageValues' )->of( $out->getUser() );
			if ( $asked !== '' ) {
				$values = $services->getService( 'Statsig.ForcedValues' )->in( $values, $asked );
			}
			if ( $values !== null ) {
				$out->addJsConfigVars( self::VARIABLE, $values );
				$out->addHtmlClasses( HtmlClasses::of( $values ) );
			}
			if ( isset( $values['unit'] ) ) {
				// MediaWiki makes pages of logged-in readers private only if the session has cookies
				$out->lowerCdnMaxage( 0 );
			}
			if ( isset( $values['forced'] ) ) {
				// Also of what was asked without the service Statsig.Experiments
				$services->getService( 'Statsig.DecisionSource' )->mute();
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
