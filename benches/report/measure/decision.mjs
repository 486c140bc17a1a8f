// P1, P2, P8 and the peers of P3 and P4: the module beside the official core.
// In Python and in Node, on one document, for the same users, by turns.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { document } from '../../official/document.mjs';
import { Figures, IS_SHORT, ROOT } from '../figures.mjs';

const ROUNDS = IS_SHORT ? 1 : 5;
/** Row of benches/official => id, and what it is where the nearest peer is a bar. */
const ROWS = {
	unknown: [ 'lookup', 'P1: looking up an entry, times as fast as the nearest peer' ],
	check: [ 'gate', 'P2: one gate, times as fast as the nearest peer' ],
	experiment: [ 'experiment', 'P2: an experiment and its value, times as fast as the nearest peer' ],
	layer: [ 'layer', 'P2: a layer and its parameters, times as fast as the nearest peer' ],
	user: [ 'user' ],
	gates: [ 'gates', 'P2: all gates, times as fast as the nearest peer' ],
	values: [ 'values', 'P8: all values of a user, times as fast as the nearest peer' ],
	start: [ 'start', 'P3: start with the document, times as fast as the nearest peer' ],
	memory: [ 'memory', 'P4: memory of the document, the nearest peer\'s in multiples of ours' ]
};

const figures = new Figures( 'decision' );
const folder = mkdtempSync( join( tmpdir(), 'statsig-report-' ) );
try {
	const [ path, found ] = [ join( folder, 'document.json' ), join( folder, 'found.json' ) ];
	const given = document();
	const text = JSON.stringify( given );
	writeFileSync( path, text );
	const { status } = spawnSync( join( ROOT, 'benches/official/run' ), [ String( ROUNDS ), path, found ], { stdio: [ 'ignore', 'ignore', 'inherit' ] } );
	if ( status !== 0 ) {
		throw new Error( `benches/official/run ended with ${ status }` );
	}
	const rows = JSON.parse( readFileSync( found, 'utf8' ) );
	const megabytes = Buffer.byteLength( text ) / 1e6;
	figures.put( 'rounds', ROUNDS );
	figures.put( 'document', megabytes, 'MB', { decimals: 2 } );
	figures.put( 'entries', [ given.feature_gates, given.dynamic_configs, given.layer_configs ].reduce( ( sum, part ) => sum + Object.keys( part ).length, 0 ), 'entries' );
	for ( const [ row, [ id, what ] ] of Object.entries( ROWS ) ) {
		const { unit, ours, python, node } = rows[ row ];
		for ( const [ side, value ] of Object.entries( { ours, python, node } ) ) {
			if ( value === null ) {
				throw new Error( `there is no ${ row } of ${ side }` );
			}
			figures.put( `${ id }.${ side }`, value, unit );
		}
		figures.put( `${ id }.ratio`, Math.min( python, node ) / ours, '', {
			decimals: 1, by: `the lesser of ${ id }.python and ${ id }.node / ${ id }.ours`, ...what ? { what, bar: { least: 1 } } : {}
		} );
	}
	for ( const side of [ 'ours', 'python', 'node' ] ) {
		figures.put( `start_a_megabyte.${ side }`, rows.start[ side ] / 1000 / megabytes, 'ms', { by: `start.${ side } / document` } );
		figures.put( `memory_a_megabyte.${ side }`, rows.memory[ side ] / 1024 / megabytes, 'MiB', { by: `memory.${ side } / document` } );
		figures.put( `values_a_second.${ side }`, 1e6 / rows.values[ side ], '/s', { by: `1,000,000 us / values.${ side }`, decimals: 0 } );
	}
	figures.write();
} finally {
	rmSync( folder, { recursive: true } );
}
