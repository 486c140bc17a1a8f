// The rows that a bench of this folder's parent prints: "what: number unit, more".
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { ROOT } from './figures.mjs';

const ROW = /^(.+?): ([\d.]+) ([\w/%]+)(.*)/;

/**
 * @param {string} bench As benches/one takes it
 * @param {Object} settings Environment
 * @return {Function} Given a pattern, the one row that fits: { number, unit, more }
 */
export function rowsOf( bench, settings = {} ) {
	const run = spawnSync( join( ROOT, 'benches/one' ), [ bench ], {
		encoding: 'utf8', stdio: [ 'ignore', 'pipe', 'inherit' ], maxBuffer: 1 << 26, env: { ...process.env, ...settings }
	} );
	if ( run.status !== 0 ) {
		throw new Error( `the bench ${ bench } ended with ${ run.status ?? run.signal }` );
	}
	const rows = run.stdout.split( '\n' ).map( ( line ) => ROW.exec( line ) ).filter( Boolean )
		.map( ( [ , what, number, unit, more ] ) => ( { what, number: Number( number ), unit, more } ) );
	return ( pattern ) => {
		const fitting = rows.filter( ( { what } ) => pattern.test( what ) );
		if ( fitting.length !== 1 ) {
			throw new Error( `${ fitting.length } rows of the bench ${ bench } fit ${ pattern }` );
		}
		return fitting[ 0 ];
	};
}
