<?php

namespace MediaWiki\Extension\Statsig\Client;

use MediaWiki\Extension\Statsig\Experiments;
use MediaWiki\Extension\Statsig\Settings\Settings;
use MediaWiki\Extension\Statsig\Source\DecisionSource;

/**
 * What PHP has exposed the reader to in this page view, written at the end of the page: features ask
 * until then, and what the browser asks too must not be logged twice.
 */
final class PageExposures {
	/** As the module ext.statsig calls the kinds */
	private const KINDS = [
		DecisionSource::GATE => 'gates',
		DecisionSource::CONFIG => 'configs',
		DecisionSource::EXPERIMENT => 'configs',
		DecisionSource::LAYER => 'layers',
	];

	public function __construct(
		private readonly Settings $settings,
		private readonly Experiments $experiments
	) {
	}

	/**
	 * @return string A script element that is no script but data: a list of [ kind, name ] and, of
	 *  layers, [ kind, name, parameter ]. Empty where there are none, which includes all pages that
	 *  others may be served: nothing is decided in these.
	 */
	public function html(): string {
		$exposures = [];
		foreach ( $this->experiments->getExposures() as [ $kind, $name, $parameter ] ) {
			// Browsers ask for nothing else, and are not to learn of it
			if ( in_array( $name, $this->settings->get( 'StatsigClientEntries' ), true ) ) {
				$exposures[] = $parameter === null
					? [ self::KINDS[$kind], $name ]
					: [ self::KINDS[$kind], $name, $parameter ];
			}
		}
		return $exposures
			? '<script type="application/json" id="statsig-exposures">' .
				json_encode( $exposures, JSON_HEX_TAG | JSON_HEX_AMP | JSON_INVALID_UTF8_SUBSTITUTE ) .
				'</script>'
			: '';
	}
}
