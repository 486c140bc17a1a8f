// A browser that decides by the program answers as the official core did, for every entry that the program has.
import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { after, test } from 'node:test';
import { isDeepStrictEqual } from 'node:util';
import { gunzipSync } from 'node:zlib';
import { decider } from '../answers.mjs';
import { phpLines } from '../php.mjs';

/** Every evaluated entry of the synthetic set has a name of its own; so many are there. */
const SYNTHETIC_ENTRIES = 1431;

/** What the lines of a file of a golden set hold; the file may be compressed. */
function rows( folder, name ) {
	const path = `${ folder }/${ name }`;
	const bytes = existsSync( path ) ? readFileSync( path ) : readFileSync( `${ path }.gz` );
	return ( bytes[ 0 ] === 0x1f ? gunzipSync( bytes ) : bytes ).toString().trim().split( '\n' ).map( ( line ) => JSON.parse( line ) );
}

/** By value: without a difference between objects with and without a prototype, 1 and 1.0. */
function isSame( ours, theirs ) {
	return isDeepStrictEqual( JSON.parse( JSON.stringify( ours ) ), theirs );
}

let compared = 0;
let included = 0;
const causes = {};

for ( const { folder, document, now, program, leftOut } of phpLines( 'alike/programs.php' ) ) {
	test( `${ document } is decided as by the official core`, () => {
		const decide = decider( program );
		const { listed } = JSON.parse( program );
		const { golden, users } = JSON.parse( readFileSync( `${ folder }/index.json` ) ).find( ( row ) => row.spec === document );
		const readers = rows( folder, users );
		let here = 0;
		for ( const row of rows( folder, golden ) ) {
			const ours = decide( readers[ row.i ], now );
			const theirs = { gates: row.gates, configs: { ...row.configs, ...row.experiments }, layers: row.layers };
			for ( const [ section, entries ] of Object.entries( theirs ) ) {
				for ( const [ name, expected ] of Object.entries( entries ?? {} ) ) {
					const answer = Object.hasOwn( ours[ section ], name ) && ours[ section ][ name ];
					if ( !answer ) {
						continue;
					}
					here++;
					const place = `${ document } user ${ row.i } ${ section } ${ name }`;
					// Nothing is an empty object to browsers.
					assert.ok( isSame( answer.value, expected.value ?? {} ), `${ place }: ${ JSON.stringify( answer ) } ${ JSON.stringify( expected ) }` );
					if ( expected.group_name !== undefined ) {
						assert.equal( answer.group_name, expected.group_name, place );
					}
				}
			}
		}
		assert.ok( here > 0 || !listed.some( Boolean ), 'something was compared' );
		compared += here;
		if ( folder.endsWith( 'synthetic' ) ) {
			included += listed.reduce( ( sum, count ) => sum + count );
			leftOut.forEach( ( { reason } ) => {
				causes[ reason ] = ( causes[ reason ] ?? 0 ) + 1;
			} );
		}
	} );
}

after( () => {
	process.stdout.write( `${ compared } answers; ${ included } of ${ SYNTHETIC_ENTRIES } synthetic entries are in a program; the others: ${ JSON.stringify( causes ) }\n` );
} );
