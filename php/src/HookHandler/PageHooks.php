<?php

namespace MediaWiki\Extension\Statsig\HookHandler;

use MediaWiki\Extension\Statsig\Attributes\PageAttributes;
use MediaWiki\Extension\Statsig\Client\HtmlClasses;
use MediaWiki\Extension\Statsig\CssClass\HeadScript;
use MediaWiki\Extension\Statsig\Forcing\Parameter;
use MediaWiki\Extension\Statsig\Guard;
use MediaWiki\MainConfigNames;
use MediaWiki\MediaWikiServices;

/**
 * Adds to pages: the module, the values of registered readers, and what PHP exposed them to; for entries delivered by
 * class a script in the head.
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
			$asked = Parameter::textOf( $out->getRequest() );
			if ( $asked !== '' && ( new Parameter( $asked ) )->isDebug() ) {
				$out->addModules( 'ext.statsig.debug' );
			}
			if ( !$settings->get( 'StatsigEnabled' ) ) {
				return;
			}
			$values = $services->getService( 'Statsig.PageValues' )
				->of( $out->getUser(), static fn ( array $fields ) => PageAttributes::of( $out, $fields ) );
			if ( $asked !== '' ) {
				$values = $services->getService( 'Statsig.ForcedValues' )->in( $values, $asked );
			}
			if ( $values !== null ) {
				$out->addJsConfigVars( self::VARIABLE, $values );
				$out->addHtmlClasses( HtmlClasses::of( $values ) );
			}
			if ( isset( $values['unit'] ) ) {
				if ( $settings->get( 'StatsigVendorApi' ) && !isset( $values['forced'] ) ) {
					$out->addJsConfigVars( self::VENDOR_VARIABLE, $services->getService( 'Statsig.VendorValues' )->accountOf( $out->getUser() ) );
				}
				// MediaWiki makes pages of logged-in readers private only if the session has cookies
				$out->lowerCdnMaxage( 0 );
			}
			if ( isset( $values['forced'] ) ) {
				// Also of what was asked without the service Statsig.Experiments
				$services->getService( 'Statsig.DecisionSource' )->mute();
			} elseif ( $settings->clientEntries()->options ) {
				$prefix = $services->getMainConfig()->get( MainConfigNames::CookiePrefix );
				$script = HeadScript::html( $services->getService( 'Statsig.ClassEntries' ), $prefix, $out->getCSP() );
				if ( $script !== '' ) {
					$out->addHeadItem( 'statsig', $script );
				}
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
