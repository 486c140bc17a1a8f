<?php

namespace MediaWiki\Extension\Statsig\Unit;

use MediaWiki\Extension\Statsig\Client\Memberships;
use MediaWiki\Extension\Statsig\Settings\Settings;
use MediaWiki\Extension\Statsig\Source\DecisionSource;

/**
 * Whether what is recorded of a registered reader names the browser's id too: on a wiki that wants it ($wgStatsigLinkUnits),
 * and only where the browser is in a group of an entry that is decided by its id.
 */
final class UnitLink {
	/**
	 * @param Settings $settings
	 * @param DecisionSource $source
	 */
	public function __construct(
		private readonly Settings $settings,
		private readonly DecisionSource $source
	) {
	}

	/**
	 * @param Units $units With both ids
	 * @return bool
	 */
	public function isLinked( Units $units ): bool {
		$browser = $units->ofBrowser();
		$pinned = $this->settings->get( 'StatsigForce' );
		foreach ( $this->settings->get( 'StatsigClientEntries' ) as $name ) {
			foreach ( Memberships::KINDS as $kind ) {
				if ( !isset( $pinned[$name] ) && Memberships::groupOf( $this->source->decide( (string)$name, $kind, $browser ) ) !== null ) {
					return true;
				}
			}
		}
		return false;
	}
}
