<?php

namespace MediaWiki\Extension\Statsig\Client;

use MediaWiki\Extension\Statsig\Source\Decision;
use MediaWiki\Extension\Statsig\Source\DecisionSource;

/**
 * Tells what of a decision is a membership: which group the unit is in, and in what.
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
	 * @return string What the unit is a member of: the experiment that a layer handed it to, else the entry. A
	 *  layer itself is not, as groups of its experiments have nothing to do with each other.
	 */
	public static function nameOf( Decision $decision ): string {
		return self::experimentOf( $decision ) ?? $decision->getName();
	}

	/**
	 * @param Decision $decision One with a group
	 * @param bool $isExposed
	 * @return array [ group, version of what nameOf() names, 1 if exposed else 0 ], and the layer where that is
	 *  an experiment that it handed the unit to
	 */
	public static function of( Decision $decision, bool $isExposed ): array {
		$isHandedOn = self::experimentOf( $decision ) !== null;
		$membership = [
			self::groupOf( $decision ),
			$isHandedOn ? $decision->getAllocatedVersion() : $decision->getVersion(),
			$isExposed ? 1 : 0
		];
		return $isHandedOn ? [ ...$membership, $decision->getName() ] : $membership;
	}

	private static function experimentOf( Decision $decision ): ?string {
		return $decision->getKind() === DecisionSource::LAYER ? $decision->getAllocatedExperiment() : null;
	}
}
