// The demo's config document, and an independent reading of its percentage gates.
import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';

const OURS = new URL( '../fixtures/demo.json', import.meta.url );
// A real project's document, where the folder with the material about Statsig lies beside the checkout.
const THEIRS = new URL( '../../../shared/statsig/configs/core_demo_proj.json', import.meta.url );
const MAPS = [ 'feature_gates', 'dynamic_configs', 'layer_configs', 'condition_map', 'experiment_to_layer' ];

/** Ours, inside the real one where there is one: a demo among entries that it does not own. */
export function demoDocument() {
	const ours = JSON.parse( readFileSync( OURS, 'utf8' ) );
	if ( !existsSync( THEIRS ) ) {
		return ours;
	}
	const document = { ...JSON.parse( readFileSync( THEIRS, 'utf8' ) ), time: ours.time, checksum: ours.checksum };
	for ( const map of MAPS ) {
		document[ map ] = { ...document[ map ], ...ours[ map ] };
	}
	return document;
}

/** The same document a day later, with another share of hello_world. */
export function changed( document, { percentage, salt } ) {
	const copy = structuredClone( document );
	copy.time += 86400000;
	copy.checksum = 'demo-2';
	const gate = copy.feature_gates.hello_world;
	gate.salt = salt;
	gate.rules[ 0 ].passPercentage = percentage;
	return copy;
}

/** Whether a unit passes a gate that has one rule for everyone: Statsig's percentage, from its description. */
export function passes( document, gateName, unit ) {
	const gate = document.feature_gates[ gateName ];
	const rule = gate.rules[ 0 ];
	const digest = createHash( 'sha256' ).update( `${ gate.salt }.${ rule.salt ?? rule.id }.${ unit }` ).digest();
	return Number( digest.readBigUInt64BE( 0 ) % 10000n ) < rule.passPercentage * 100;
}
