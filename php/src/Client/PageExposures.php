<?php

namespace MediaWiki\Extension\Statsig\Client;

use MediaWiki\Extension\Statsig\Experiments;
use MediaWiki\Extension\Statsig\Settings\Settings;
use MediaWiki\Extension\Statsig\Source\DecisionSource;

/**
 * Tells the browser what PHP has exposed the reader to in this page view, so that it does not log the same
 * again. It is written at the end of the page, as features may ask until then.
 */
final class PageExposures {
	public function __construct(
		private readonly Settings $settings,
		private readonly Experiments $experiments
	) {
	}

	/**
	 * @return string A script element that is no script but data: a list of [ kind, name ] and, of
	 *  layers, [ kind, name, parameter ]. Empty without exposures, and so on all pages that a cache may
	 *  serve to others: PHP decides nothing there.
	 */
	public function html(): string {
		$exposures = [];
		foreach ( $this->experiments->getExposures() as [ $kind, $name, $parameter ] ) {
			// Browsers ask for no other entries, and must not learn their names
			if ( in_array( $name, $this->settings->get( 'StatsigClientEntries' ), true ) ) {
				$exposures[] = $parameter === null
					? [ self::kindOf( $kind ), $name ]
					: [ self::kindOf( $kind ), $name, $parameter ];
			}
		}
		return $exposures
			? '<script type="application/json" id="statsig-exposures">' .
				json_encode( $exposures, JSON_HEX_TAG | JSON_HEX_AMP | JSON_INVALID_UTF8_SUBSTITUTE ) .
				'</script>'
			: '';
	}

	/**
	 * No table of constants, as PHP would make one with those of another class anew in each request.
	 *
	 * @param string $kind As DecisionSource has it
	 * @return string As the module ext.statsig has it
	 */
	private static function kindOf( string $kind ): string {
		return match ( $kind ) {
			DecisionSource::GATE => 'gates',
			DecisionSource::CONFIG, DecisionSource::EXPERIMENT => 'configs',
			DecisionSource::LAYER => 'layers',
		};
	}
}
