// The document of the benches, and larger ones made of it.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from '../../tests/faults/fpm.mjs';
import { document } from './document.mjs';

const REAL = join( ROOT, '../shared/statsig/configs/core_eval_proj.json' );
/** What is measured on: a file that is named, else a real project's document, else ours. */
const NAMED = process.env.STATSIG_BENCH_DOCUMENT ?? REAL;

export const DOCUMENT = existsSync( NAMED ) ? readFileSync( NAMED, 'utf8' ) : JSON.stringify( document() );

/** A gate of it. */
export const GATE = Object.keys( JSON.parse( DOCUMENT ).feature_gates )[ 0 ];

/** The document with its entries again under other names, until it is so large. */
export function scaled( bytes ) {
	const larger = JSON.parse( DOCUMENT );
	const sections = [ 'feature_gates', 'dynamic_configs', 'layer_configs' ];
	const originals = sections.map( ( section ) => Object.entries( larger[ section ] ) );
	const each = JSON.stringify( originals ).length;
	for ( let copy = 1; DOCUMENT.length + ( copy - 1 ) * each < bytes; copy++ ) {
		sections.forEach( ( section, at ) => originals[ at ].forEach( ( [ name, spec ] ) => {
			larger[ section ][ `${ name }_${ copy }` ] = spec;
		} ) );
	}
	return JSON.stringify( larger );
}
