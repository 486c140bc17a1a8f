<?php

namespace MediaWiki\Extension\Statsig\Hook;

use MediaWiki\Extension\Statsig\Client\PageExposures;
use MediaWiki\Extension\Statsig\Client\PageValues;

/**
 * Brings the module, and to registered readers their values, into pages.
 */
final class PageHooks {
	/** Name of the variable that the module reads */
	private const VARIABLE = 'wgStatsigValues';

	/**
	 * @param \Config|\MediaWiki\Config\Config $config
	 * @param PageValues $pageValues
	 * @param PageExposures $pageExposures
	 */
	public function __construct(
		private readonly object $config,
		private readonly PageValues $pageValues,
		private readonly PageExposures $pageExposures
	) {
	}

	/**
	 * @param \OutputPage|\MediaWiki\Output\OutputPage $out
	 */
	public function onBeforePageDisplay( $out ): void {
		if ( !$this->config->get( 'StatsigClientEntries' ) ) {
			return;
		}
		// While all is off the module makes browsers forget
		$out->addModules( 'ext.statsig' );
		if ( !$this->config->get( 'StatsigEnabled' ) ) {
			return;
		}
		$values = $this->pageValues->of( $out->getUser() );
		if ( $values !== null ) {
			$out->addJsConfigVars( self::VARIABLE, $values );
			// A registered reader's page is private anyway; this holds for sessions without cookies too
			$out->lowerCdnMaxage( 0 );
		}
	}

	/**
	 * @param \Skin|\MediaWiki\Skin\Skin $skin
	 * @param string &$text
	 */
	public function onSkinAfterBottomScripts( $skin, &$text ): void {
		$text .= $this->pageExposures->html();
	}
}
