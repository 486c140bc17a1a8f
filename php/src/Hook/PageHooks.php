<?php

namespace MediaWiki\Extension\Statsig\Hook;

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
	 */
	public function __construct(
		private readonly object $config,
		private readonly PageValues $pageValues
	) {
	}

	/**
	 * @param \OutputPage|\MediaWiki\Output\OutputPage $out
	 */
	public function onBeforePageDisplay( $out ): void {
		if ( !$this->config->get( 'StatsigEnabled' ) || !$this->config->get( 'StatsigClientEntries' ) ) {
			return;
		}
		$out->addModules( 'ext.statsig' );
		$values = $this->pageValues->of( $out->getUser() );
		if ( $values !== null ) {
			$out->addJsConfigVars( self::VARIABLE, $values );
			// A registered reader's page is private anyway; this holds for sessions without cookies too
			$out->lowerCdnMaxage( 0 );
		}
	}
}
