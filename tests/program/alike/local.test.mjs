// Local entries decide alike in Rust and JavaScript, by Statsig's own buckets and in the shares that their weights say.
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { test } from 'node:test';
import { decider } from '../answers.mjs';
import { phpLines } from '../php.mjs';

const UNITS = 100000;

/** What the fields of a browser's reader may be */
const READERS = [ {}, { language: 'de', skin: 'vector' }, { language: 'fr', namespace: 4, wiki: 'wiki' }, { account: 'none', skin: 'minerva', language: 'DE-at' } ];

const halves = { Control: { weight: 50, value: { size: 20 } }, Test: { weight: 50, value: { size: 40, on: true } } };

/** The formula of Statsig's core: the first 8 bytes of the SHA-256 of salt and unit, as a big-endian number */
const bucket = ( salt, unit, buckets ) => Number( createHash( 'sha256' ).update( `${ salt }.${ unit }` ).digest().readBigUInt64BE() % BigInt( buckets ) );

const idOf = ( number ) => number.toString( 16 ).padStart( 20, '0' );
const userOf = ( number ) => ( { customIDs: { stableID: idOf( number ) }, custom: READERS[ number % READERS.length ] } );
const ask = ( settings, count ) => phpLines( 'alike/local.php', JSON.stringify( { settings, users: Array.from( { length: count }, ( _, number ) => userOf( number ) ) } ) )[ 0 ];

test( 'what browsers get of local entries they decide as PHP does', () => {
	const settings = {
		gates: {
			tenth: { rollout: 10.01 }, german: { rollout: 50, audience: [ [ 'language', 'str_starts_with_any', [ 'de' ] ] ] },
			both: { rollout: 100, audience: [ [ 'gate', 'passes', 'local:tenth' ], [ 'gate', 'fails', 'local:german' ], [ 'gate', 'fails', 'nowhere' ] ] },
			talk: { rollout: 100, audience: [ [ 'namespace', 'gte', 4 ], [ 'skin', 'neq', 'vector' ] ] },
			past: { rollout: 100, audience: [ [ 'time', 'after', '2020-01-01' ] ] }, future: { rollout: 100, audience: [ [ 'time', 'after', '2990-01-01' ] ] },
			account: { rollout: 50, unit: 'userID' }, edits: { rollout: 50, audience: [ [ 'edits', 'gt', 5 ] ] }
		},
		experiments: {
			box: { groups: halves, audience: [ [ 'gate', 'passes', 'local:past' ], [ 'skin', 'any', [ 'vector', 'minerva' ] ] ], allocation: 33.3 },
			three: { groups: { A: { weight: 34 }, 'B c': { weight: 33, value: { x: [ 1, { y: null } ] } }, C: { weight: 33 } }, salt: 'pepper' },
			pattern: { groups: halves, audience: [ [ 'language', 'str_matches', '^d.$' ], [ 'wiki', 'none', 'wiki' ] ] }
		}
	};
	const { faults, program, leftOut, answers } = ask( settings, 4000 );
	assert.deepEqual( faults, [] );
	assert.deepEqual( leftOut.map( ( { name, reason } ) => `${ name } ${ reason }` ), [ 'local:account Unit', 'local:edits Field' ] );
	const decide = decider( program );
	const seen = new Set();
	answers.forEach( ( theirs, number ) => {
		const ours = decide( userOf( number ) );
		for ( const [ section, entries ] of Object.entries( theirs ) ) {
			assert.deepEqual( Object.keys( ours[ section ] ), Object.keys( entries ) );
			for ( const [ name, [ value, group ] ] of Object.entries( entries ) ) {
				assert.deepEqual( [ ours[ section ][ name ].value, ours[ section ][ name ].group_name ?? null ], [ value, group ], `${ name } of ${ number }` );
				seen.add( `${ name } ${ group ?? value }` );
			}
		}
	} );
	assert.ok( [ 'local:both true', 'local:german true', 'local:talk true', 'local:past true', 'local:future false', 'local:box Control', 'local:box Test',
		'local:three B c', 'local:pattern Test' ].every( ( one ) => seen.has( one ) ), [ ...seen ].join() );
} );

test( `${ UNITS } units are in the groups that Statsig's buckets say, in the shares of their weights`, () => {
	const groups = { A: { weight: 10 }, B: { weight: 25 }, C: { weight: 65 } };
	const { answers } = ask( { experiments: { x: { groups, allocation: 40 } }, gates: { g: { rollout: 12.34 } } }, UNITS );
	const counts = { A: 0, B: 0, C: 0, null: 0, true: 0, false: 0 };
	answers.forEach( ( { configs, gates }, number ) => {
		const [ , group ] = configs[ 'local:x' ];
		const own = bucket( 'x', idOf( number ), 1000 );
		const takesPart = bucket( 'x:allocation', idOf( number ), 1000 ) < 400;
		assert.equal( group, !takesPart ? null : own < 100 ? 'A' : own < 350 ? 'B' : 'C' );
		const [ passes ] = gates[ 'local:g' ];
		assert.equal( passes, bucket( 'g.local:g:rollout', idOf( number ), 10000 ) < 1234 );
		counts[ group ]++;
		counts[ passes ]++;
	} );
	const shares = { A: 0.04, B: 0.1, C: 0.26, null: 0.6, true: 0.1234, false: 0.8766 };
	for ( const [ name, share ] of Object.entries( shares ) ) {
		// Five standard deviations; the units are always the same, so this holds or does not
		assert.ok( Math.abs( counts[ name ] - UNITS * share ) < 5 * Math.sqrt( UNITS * share * ( 1 - share ) ), `${ name }: ${ counts[ name ] }` );
	}
} );

test( 'other weights move only the units between the bounds, more allocation nobody, and another salt everybody', () => {
	const groupsOf = ( options ) => ask( { experiments: { x: options } }, 10000 ).answers.map( ( { configs } ) => configs[ 'local:x' ][ 1 ] );
	const weights = ( one, other ) => ( { Control: { weight: one }, Test: { weight: other } } );
	const before = groupsOf( { groups: weights( 50, 50 ) } );
	groupsOf( { groups: weights( 60, 40 ) } ).forEach( ( group, number ) => {
		const own = bucket( 'x', idOf( number ), 1000 );
		assert.equal( group !== before[ number ], own >= 500 && own < 600 );
	} );
	const some = groupsOf( { groups: weights( 50, 50 ), allocation: 10 } );
	const more = groupsOf( { groups: weights( 50, 50 ), allocation: 60 } );
	some.forEach( ( group, number ) => {
		assert.ok( group === null || group === more[ number ] && group === before[ number ] );
	} );
	const inControl = some.filter( ( group ) => group === 'Control' ).length / some.filter( Boolean ).length;
	assert.ok( Math.abs( inControl - 0.5 ) < 0.08, 'who takes part says nothing of the group' );
	const moved = groupsOf( { groups: weights( 50, 50 ), salt: 'y' } ).filter( ( group, number ) => group !== before[ number ] ).length;
	assert.ok( Math.abs( moved - 5000 ) < 250, `${ moved }` );
} );
