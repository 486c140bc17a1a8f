<?php

namespace MediaWiki\Extension\Statsig\Local;

/**
 * A local gate as Statsig's format has one: it passes for a share of the units in its audience.
 */
final class LocalGate {
	public const OPTIONS = "one of 'rollout', 'unit', 'audience', 'salt' and 'ship'";

	/**
	 * @param LocalEntry $entry
	 * @return array Of the document
	 */
	public static function spec( LocalEntry $entry ): array {
		// Statsig hashes into 10,000 buckets: 0.01 % is the least share
		$rollout = $entry->share( 'rollout', null, 100, 'per cent, from 0 to 100, with at most two decimals' );
		$unit = $entry->unit();
		return [
			'name' => $entry->fullName,
			'type' => 'feature_gate',
			'entity' => 'feature_gate',
			'salt' => $entry->salt(),
			'enabled' => true,
			'defaultValue' => false,
			'idType' => $unit,
			'rules' => [ [
				'name' => 'rollout',
				'id' => "{$entry->fullName}:rollout",
				'passPercentage' => $rollout,
				'idType' => $unit,
				'conditions' => $entry->audience() ?: [ [ 'type' => 'public' ] ],
				'returnValue' => true,
			] ],
		];
	}
}
