<?php

namespace MediaWiki\Extension\Statsig\Hook;

use MediaWiki\Extension\Statsig\Source\DecisionSource;
use MediaWiki\Extension\Statsig\Special\SpecialStatsigDemo;

/**
 * Registers the demonstration page and says on Special:Version what decides.
 */
final class SpecialPageHooks {
	/**
	 * @param \Config|\MediaWiki\Config\Config $config
	 * @param DecisionSource $source
	 */
	public function __construct(
		private readonly object $config,
		private readonly DecisionSource $source
	) {
	}

	/**
	 * @param array &$list
	 */
	// phpcs:ignore MediaWiki.NamingConventions.LowerCamelFunctionsName.FunctionName
	public function onSpecialPage_initList( &$list ): void {
		if ( $this->config->get( 'StatsigDemo' ) ) {
			$list['StatsigDemo'] = [
				'class' => SpecialStatsigDemo::class,
				'services' => [ 'Statsig.Experiments' ],
			];
		}
	}

	/**
	 * @param array &$software
	 */
	public function onSoftwareInfo( &$software ): void {
		$software[wfMessage( 'statsig-version-module' )->escaped()] = $this->source->isAvailable()
			? htmlspecialchars( $this->source->getSoftwareVersion() )
			: wfMessage( 'statsig-version-missing' )->escaped();
	}
}
