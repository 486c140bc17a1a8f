// Config documents of which every entry names its document: a mix of two shows.
import { writeFileSync, renameSync } from 'node:fs';

const ENTRIES = 24;

/** @return {string} document number n; `pad` makes it larger */
export function document( n, pad = 0 ) {
	const configs = {};
	for ( let i = 0; i < ENTRIES; i++ ) {
		configs[ `c${ i }` ] = {
			type: 'dynamic_config', entity: 'dynamic_config', salt: `s${ i }`, enabled: true, idType: 'userID', version: 1,
			defaultValue: { n: -1 }, rules: [ {
				name: 'r', id: 'r', salt: 'r', passPercentage: 100, idType: 'userID', conditions: [ 'all' ],
				returnValue: { n, pad: 'x'.repeat( pad ) }
			} ]
		};
	}
	return JSON.stringify( {
		has_updates: true, time: 1_000_000 + n, checksum: `c${ n }`, feature_gates: {}, dynamic_configs: configs, layer_configs: {},
		condition_map: { all: { type: 'public', operator: null, field: null, targetValue: null, additionalValues: {}, idType: 'userID' } }
	} );
}

/** As sync does it. */
export function swap( path, content, mode = 0o644 ) {
	writeFileSync( `${ path }.next`, content, { mode } );
	renameSync( `${ path }.next`, path );
}

/**
 * Asks every entry, half of them after a moment: { pid, n (null where they differ), reasons other than the
 * good one, milliseconds of the first }.
 */
export const ASK = `<?php
$numbers = $reasons = [];
for ( $i = 0; $i < ${ ENTRIES }; $i++ ) {
	if ( $i === ${ ENTRIES / 2 } && random_int( 0, 7 ) === 0 ) {
		usleep( random_int( 0, 3000 ) );
	}
	$e = Statsig\\evaluate( "c$i", [ 'userID' => 'u' ], null, false );
	$numbers[ $e->get( 'n', -2 ) . ':' . ( $e->configTime() - 1_000_000 ) ] = $e->get( 'n', -2 );
	$reasons[ $e->reason() ] = true;
}
unset( $reasons['Recognized'] );
echo json_encode( [ 'pid' => getmypid(), 'n' => count( $numbers ) === 1 ? reset( $numbers ) : null, 'reasons' => array_keys( $reasons ) ] );
`;
