<?php

namespace MediaWiki\Extension\Statsig\HookHandler;

use MediaWiki\Extension\Statsig\Attributes\PageAttributes;
use MediaWiki\Extension\Statsig\Choice\ReaderChoice;
use MediaWiki\Extension\Statsig\Client\HtmlClasses;
use MediaWiki\Extension\Statsig\Forcing\Parameter;
use MediaWiki\Extension\Statsig\Guard;
use MediaWiki\Extension\Statsig\Settings\Settings;
use MediaWiki\Extension\Statsig\Unit\EdgeHeader;
use MediaWiki\Hook\BeforePageDisplayHook;
use MediaWiki\Hook\SkinAfterBottomScriptsHook;
use MediaWiki\MediaWikiServices;

/**
 * Adds to pages: the module, the values of registered readers, and what PHP exposed them to; for entries delivered by
 * class a script in the head.
 */
final class PageHooks implements BeforePageDisplayHook, SkinAfterBottomScriptsHook {
	/** Name of the variable that the module reads */
	private const VARIABLE = 'wgStatsigValues';
	/** Of the one that has what an edge's header gave: EdgeHeader::idsIn() */
	private const IDS_VARIABLE = 'wgStatsigIds';
	/** And of the one that pages hand to Statsig's own SDKs: docs/vendor-sdks.md */
	private const VENDOR_VARIABLE = 'wgStatsigVendorUser';

	/**
	 * @param \OutputPage|\MediaWiki\Output\OutputPage $out
	 * @param \Skin|\MediaWiki\Skin\Skin $skin
	 */
	public function onBeforePageDisplay( $out, $skin ): void {
		Guard::run( static function ( MediaWikiServices $services ) use ( $out ): void {
			$settings = $services->getService( 'Statsig.Settings' );
			$ids = $settings->get( 'StatsigEdgeHeader' ) === '' ? [] : self::edgeIds( $services->getService( 'Statsig.EdgeHeader' ), $out );
			if ( $settings->get( 'StatsigFarm' ) !== '' ) {
				$services->getService( 'Statsig.HostConfig' )->afterResponse();
			}
			if ( !$settings->get( 'StatsigClientEntries' ) ) {
				return;
			}
			// Also while all is off: then the module removes what browsers remember
			$out->addModules( 'ext.statsig' );
			// Most pages have no such text, and need not load the class
			$asked = isset( $out->getRequest()->getQueryValues()['statsig'] ) ? Parameter::textOf( $out->getRequest() ) : '';
			if ( $asked !== '' && ( new Parameter( $asked ) )->isDebug() ) {
				$out->addModules( 'ext.statsig.debug' );
			}
			if ( !$settings->get( 'StatsigEnabled' ) ) {
				return;
			}
			if ( $ids ) {
				$out->addJsConfigVars( self::IDS_VARIABLE, (object)$ids );
			}
			$user = $out->getUser();
			$values = null;
			// Most pages are of readers without an account: the classes that make values are not to be loaded there
			if ( $user->isRegistered() ) {
				$choice = $services->getService( 'Statsig.ReaderChoice' );
				if ( $choice->isOut( $user, $out->getRequest() ) ) {
					if ( Settings::isAnySticky() && $choice->isAccountOut( $user ) && $services->getService( 'Statsig.Records' )->hasAny( $user ) ) {
						// Another wiki of the farm kept that preference for this one
						$services->getService( 'Statsig.RecordChanges' )->forget( $user );
					}
					$out->addJsConfigVars( self::VARIABLE, ReaderChoice::MARK );
					$out->lowerCdnMaxage( 0 );
					return;
				}
				$values = $services->getService( 'Statsig.PageValues' )->of(
					$user, static fn ( array $fields ) => PageAttributes::of( $out, $fields ),
					// The page is this reader's from here on, and what it tells of the country is a group
					static fn () => $services->getService( 'Statsig.ReaderCountry' )->of( $out->getRequest() )
				);
			}
			if ( $asked !== '' ) {
				$values = $services->getService( 'Statsig.ForcedValues' )->in( $values, $asked );
			}
			if ( $values !== null ) {
				$out->addJsConfigVars( self::VARIABLE, $values );
				$out->addHtmlClasses( HtmlClasses::of( $values ) );
			}
			if ( isset( $values['unit'] ) ) {
				if ( $settings->get( 'StatsigVendorApi' ) && !isset( $values['forced'] ) ) {
					$out->addJsConfigVars( self::VENDOR_VARIABLE, $services->getService( 'Statsig.VendorValues' )->accountOf( $user ) );
				}
				// MediaWiki makes pages of logged-in readers private only if the session has cookies
				$out->lowerCdnMaxage( 0 );
			}
			if ( isset( $values['forced'] ) ) {
				// Also of what was asked without the service Statsig.Experiments
				$services->getService( 'Statsig.DecisionSource' )->mute();
			} elseif ( $settings->clientEntries()->options ) {
				$script = $services->getService( 'Statsig.KeptHeadScript' )->html( $out->getCSP() );
				if ( $script !== '' ) {
					$out->addHeadItem( 'statsig', $script );
				}
			}
		} );
	}

	/**
	 * Tells caches that a page hangs on the header, also one whose request has none.
	 *
	 * @param EdgeHeader $header
	 * @param \OutputPage|\MediaWiki\Output\OutputPage $out
	 * @return array As EdgeHeader::idsIn()
	 */
	private static function edgeIds( EdgeHeader $header, object $out ): array {
		$name = $header->name();
		if ( $name === '' ) {
			return [];
		}
		$out->addVaryHeader( $name );
		return $header->idsIn( $out->getRequest() );
	}

	/**
	 * @param \Skin|\MediaWiki\Skin\Skin $skin
	 * @param string &$text
	 */
	public function onSkinAfterBottomScripts( $skin, &$text ): void {
		Guard::run( static function ( MediaWikiServices $services ) use ( &$text ): void {
			// Where nobody has asked there are none, nor in pages that caches keep
			if ( $services->peekService( 'Statsig.Experiments' )?->getExposures() ) {
				$text .= $services->getService( 'Statsig.PageExposures' )->html();
			}
		} );
	}

	/**
	 * Scripts need not know the preference: the module has it from the page; nor what accounts keep. Else each page would carry
	 * them for nothing. It is here as each page asks, and a class of its own would cost it 25 us.
	 *
	 * @param string[] &$keysToExclude
	 */
	public function onResourceLoaderExcludeUserOptions( array &$keysToExclude ): void {
		$keysToExclude[] = Settings::OPT_OUT;
		if ( Settings::isAnySticky() ) {
			Guard::run( static function ( MediaWikiServices $services ) use ( &$keysToExclude ): void {
				array_push( $keysToExclude, ...$services->getService( 'Statsig.Settings' )->stickyEntries()->preferences() );
			} );
		}
	}
}
