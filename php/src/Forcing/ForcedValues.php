<?php

namespace MediaWiki\Extension\Statsig\Forcing;

use MediaWiki\Extension\Statsig\Client\ClientValues;
use MediaWiki\Extension\Statsig\Source\DecisionSource;

/**
 * What the address of a page forces, among the values that the page brings along. It is the same for all who ask for that
 * address, so that a cache may keep it.
 */
final class ForcedValues {
	/**
	 * @param Forcing $forcing
	 * @param DecisionSource $source
	 */
	public function __construct(
		private readonly Forcing $forcing,
		private readonly DecisionSource $source
	) {
	}

	/**
	 * @param array|null $values As PageValues::of() gives them
	 * @param string $asked As Forcing::asked() takes it
	 * @return array|null The same, where nothing is forced. Else with the forced entries in the place of others, and
	 *  'forced' true; without a unit for readers who had none
	 */
	public function in( ?array $values, string $asked ): ?array {
		$forced = $this->forcing->asked( $asked );
		if ( !$forced ) {
			return $values;
		}
		$values ??= [ 'kind' => 'values', 'cv' => $this->source->getDocumentVersion() ];
		foreach ( Forcing::SECTIONS as $kind => $section ) {
			$entries = array_map(
				static fn ( $decision ) => ClientValues::entryOf( $decision, $decision->getGroup() ), $forced[$kind] ?? []
			);
			$values[$section] = (object)( $entries + (array)( $values[$section] ?? [] ) );
		}
		return $values + [ 'forced' => true ];
	}
}
