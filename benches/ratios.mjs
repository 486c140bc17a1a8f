// Each row of the benches now and before, by turns: node benches/ratios.mjs TREE ROUNDS NAME ...
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { join } from 'node:path';

const NOW = fileURLToPath( new URL( '..', import.meta.url ) );
const [ before, rounds, ...names ] = process.argv.slice( 2 );
const ROW = /^(.+?): ([\d.]+) ([\w/%]+)/;

/** Rows of one run: what was measured => number, and its unit. */
function measure( tree, name ) {
	const run = spawnSync( join( tree, 'benches/one' ), [ name ], { encoding: 'utf8', stdio: [ 'ignore', 'pipe', 'inherit' ], maxBuffer: 1 << 26 } );
	if ( run.status !== 0 ) {
		// A bench of what is new fails in the tree before: its rows have nothing to be compared with.
		console.error( `bench: ${ name } ended with ${ run.status } in ${ tree === NOW ? 'this tree' : 'the tree before' }` );
	}
	return new Map( run.stdout.split( '\n' ).map( ( line ) => ROW.exec( line ) ).filter( Boolean )
		.map( ( [ , what, number, unit ] ) => [ what, { number: Number( number ), unit } ] ) );
}

const median = ( list ) => [ ...list ].sort( ( a, b ) => a - b )[ list.length >> 1 ];

for ( const name of names ) {
	const rows = new Map();
	for ( let round = 0; round < Number( rounds ); round++ ) {
		// By turns, and each first as often: the machine's mood weighs on both.
		const trees = round % 2 ? [ NOW, before ] : [ before, NOW ];
		const found = new Map( trees.map( ( tree ) => [ tree, measure( tree, name ) ] ) );
		for ( const [ what, { number, unit } ] of found.get( NOW ) ) {
			const row = rows.get( what ) ?? { unit, now: [], before: [] };
			row.now.push( number );
			row.before.push( found.get( before ).get( what )?.number ?? NaN );
			rows.set( what, row );
		}
	}
	console.log( `bench: ${ name }, ratio to before (above 1 is slower)` );
	for ( const [ what, row ] of rows ) {
		const isRate = row.unit.endsWith( '/s' );
		const ratios = row.now.map( ( now, at ) => isRate ? row.before[ at ] / now : now / row.before[ at ] );
		const ratio = median( ratios );
		const range = `${ Math.min( ...ratios ).toFixed( 2 ) } to ${ Math.max( ...ratios ).toFixed( 2 ) }`;
		console.log( `${ what }: ${ median( row.now ) } ${ row.unit }, ${
			Number.isNaN( ratio ) ? 'not measured before' : `before ${ median( row.before ) }, ratio ${ ratio.toFixed( 2 ) } (${ range })`
		}` );
	}
}
