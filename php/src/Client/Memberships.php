<?php

namespace MediaWiki\Extension\Statsig\Client;

use MediaWiki\Extension\Statsig\Source\Decision;
use MediaWiki\Extension\Statsig\Source\DecisionSource;

/**
 * What counts as a membership: the one group that a unit is in, as text.
 */
final class Memberships {
	/** In the order in which the evaluator looks a bare name up */
	public const KINDS = [ DecisionSource::GATE, DecisionSource::CONFIG, DecisionSource::LAYER ];

	/**
	 * @param Decision $decision
	 * @return string|null "true" or "false" for a gate that a unit was bucketed for; the group's
	 *  name for experiments and layers; null where there is none
	 */
	public static function groupOf( Decision $decision ): ?string {
		if ( $decision->getRuleId() === '' ) {
			return null;
		}
		if ( $decision->getKind() === DecisionSource::GATE ) {
			return $decision->isEnabled() ? 'true' : 'false';
		}
		return $decision->getGroup();
	}

	/**
	 * @param Decision $decision
	 * @return string The entry's version as 8 hex digits, so that analysis can tell groups apart that
	 *  were made by different rules
	 */
	public static function versionOf( Decision $decision ): string {
		return sprintf( '%08x', ( $decision->getVersion() ?? 0 ) & 0xffffffff );
	}
}
