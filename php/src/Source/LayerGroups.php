<?php

namespace MediaWiki\Extension\Statsig\Source;

/**
 * The values of a layer by group: those of its own rules, and of the experiments that it hands units to. The program that
 * browsers would decide the layer by knows them all (docs/program-format.md).
 */
final class LayerGroups {
	/**
	 * @param string $layer
	 * @param string $group
	 * @return object|null What the first rule with that group answers; null where there is none, and for layers that no
	 *  program can hold
	 */
	public static function valueOf( string $layer, string $group ): ?object {
		$program = json_decode( \Statsig\clientProgram( [ 'only' => [ $layer ], 'units' => [ '*' ], 'fields' => [ '*' ] ] ) );
		if ( ( $program->listed[2] ?? 0 ) !== 1 ) {
			return null;
		}
		// A list that would be empty is 0 there, or left out
		$own = ( $program->layers[0][4] ?? 0 ) ?: [];
		$rules = $own;
		foreach ( $own as $rule ) {
			$experiment = $program->configs[( $rule[4] ?? 0 ) - 1] ?? [];
			array_push( $rules, ...( ( $experiment[4] ?? 0 ) ?: [] ) );
		}
		foreach ( $rules as $rule ) {
			if ( ( $rule[3] ?? 0 ) === $group ) {
				return $program->values[$rule[1] ?? 0] ?? null;
			}
		}
		return null;
	}
}
