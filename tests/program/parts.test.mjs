// The evaluator's groups: each decides with nothing but itself and what it says it needs; and what the wiki delivers is ES2016.
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { parse } from 'acorn';
import { builtFiles, debugFiles } from '../run/resources.mjs';
import { decide, GROUPS, read } from './evaluator.mjs';

const BUILT = fileURLToPath( new URL( '../../php/resources/built', import.meta.url ) );
const READER = { ids: { stableID: 'abc', userID: 'u' }, custom: { v: '1.10', at: '2021-01-01 00:00:00', list: [ 'a', 1 ], word: 'Gold', five: 5, yes: true }, now: 1700000000000 };

/** Conditions that hold of READER, by group. Fields: v, at, list, word, five, yes; salt: the first. */
const CONDITIONS = {
	equal: [ [ 2, 3, 22, 'Gold' ], [ 4, 22, null ], [ 2, 2, 22, { l: [ [ 0, 'a' ], [ 1, '1' ] ] } ], [ 2, 0, 23, '1.1' ],
		[ 2, 4, 22, '5' ], [ 2, 4, 22, 5 ], [ 2, 5, 22, 'true' ], [ 2, 5, 22, true ], [ 2, 5, 23, false ] ],
	lefts: [ [ 5, 0, 0, 11, [ 'x' ] ], [ 6, 0, 10, [ 'abc' ] ], [ 3, 3, 11, [ 'x' ] ] ],
	lists: [ [ 2, 2, 26, [ '1' ] ], [ 2, 2, 27, [ 'b' ] ], [ 2, 2, 28, [ 'a', '1' ] ], [ 2, 2, 29, [ 'b' ] ] ],
	numbers: [ [ 2, 0, 0, 1 ], [ 2, 0, 1, 1.1 ], [ 2, 0, 2, 2 ], [ 2, 0, 3, 1.1 ] ],
	regex: [ [ 2, 3, 18, '^G' ] ],
	text: [ [ 2, 3, 12, [ 'Gold' ] ], [ 2, 3, 13, [ 'gold' ] ], [ 2, 3, 14, [ 'go' ] ], [ 2, 3, 15, [ 'ld' ] ], [ 2, 3, 16, [ 'ol' ] ], [ 2, 3, 17, [ 'x' ] ] ],
	time: [ [ 2, 1, 19, 1609459200001 ], [ 4, 20, 0 ], [ 2, 1, 21, 1609459200001 ] ],
	versions: [ [ 2, 0, 4, '1.9' ], [ 2, 0, 5, '1.10' ], [ 2, 0, 6, '1.10.1' ], [ 2, 0, 7, '1.10' ], [ 2, 0, 8, '1.10.0' ], [ 2, 0, 9, '2' ] ]
};

/** A program with a gate of such conditions. */
function program( needs, conditions, more = {} ) {
	return JSON.stringify( { kind: 'program', v: 1, hash: 'none', needs, listed: [ 1, 0, 0 ], fields: [ 'v', 'at', 'list', 'word', 'five', 'yes' ], units: [ 'stableID' ], salts: [ 'salt' ],
		conditions, gates: [ [ 'gate', '0123abcd', 0, 0, [ [ conditions.map( ( condition, at ) => at ), 1 ] ] ] ], configs: [], layers: [], ...more } );
}

/** What else a group's conditions take: here fields are no plain texts, and the time is one of the rarer left sides */
const WITH = { equal: [ 'coerce', 'lefts' ], lists: [ 'coerce' ], text: [], time: [ 'coerce', 'lefts' ] };

const checks = ( found ) => decide( found, 'gates', 'gate', READER ).value;

for ( const [ group, conditions ] of Object.entries( CONDITIONS ) ) {
	const needs = [ ...( WITH[ group ] || [] ), group ].sort();
	test( `${ group }: is decided with what it needs alone, and not without it`, () => {
		assert.equal( checks( read( program( needs, conditions ) ) ), true );
		const without = decide( read( program( needs.filter( ( name ) => name !== group ), conditions ) ), 'gates', 'gate', READER );
		assert.equal( without.group, null );
		for ( const condition of conditions ) {
			assert.equal( checks( read( program( needs, [ condition ] ) ) ), true, JSON.stringify( condition ) );
			assert.equal( checks( read( program( needs, [ condition, 0 ] ) ) ), false );
		}
	} );
}

test( 'parts of versions are integers of 128 bits', () => {
	const holds = ( version, operator, target ) => decide( read( program( [ 'versions' ], [ [ 2, 0, operator, target ] ] ) ), 'gates', 'gate', { ...READER, custom: { v: version } } ).value;
	const largest = String( 2n ** 127n - 1n );
	const beyond = String( 2n ** 127n );
	assert.deepEqual( [ holds( largest, 4, '9' ), holds( `+000${ largest }`, 8, largest ), holds( `1.${ largest }`, 4, `1.${ String( 2n ** 127n - 2n ) }` ) ], [ true, true, true ] );
	assert.deepEqual( [ 4, 6, 9 ].map( ( operator ) => holds( beyond, operator, '9' ) ), [ false, false, false ] );
	assert.ok( holds( '9007199254740993', 4, '9007199254740992' ) );
} );

test( 'without any group the core decides words, integers and shares', () => {
	const found = read( program( undefined, [ [ 2, 3, 10, [ 'gold' ] ], [ 2, 3, 11, [ 'silver' ] ], [ 2, 4, 10, [ '5' ] ] ] ) );
	assert.deepEqual( decide( found, 'gates', 'gate', READER ),
		{ value: true, group: 'true', entryVersion: '0123abcd', written: 'gate' } );
	assert.equal( decide( found, 'gates', 'other', READER ), null );
	assert.deepEqual( found.listed, [ [ 'gate' ], [], [] ] );
} );

test( 'layers and mappings are not decided without their files', () => {
	const experiment = { listed: [ 1, 0, 1 ], values: [ { a: 1 }, { b: 2 } ], configs: [ [ 'exp', 'ffff0000', 0, 0, [ [ 0, 1, 0, 'Test' ] ] ] ] };
	const layers = ( needs ) => decide( read( program( needs, [], { ...experiment, layers: [ [ 'layer', 'aaaa0000', 0, 0, [ [ 0, 0, 0, 0, 1 ] ] ] ] } ) ), 'layers', 'layer', READER );
	assert.deepEqual( layers( [ 'layers' ] ),
		{ value: { b: 2 }, group: 'Test', allocated: 'exp', entryVersion: 'aaaa0000', allocatedVersion: 'ffff0000', written: 'layer' } );
	assert.deepEqual( [ layers( [] ).value, layers( [] ).group ], [ {}, null ] );
	const mapped = program( [ 'mappings' ], [], { gates: [ [ 'gate', '0123abcd', 0, 0, 0, [ [ 1, [ [] ] ] ] ], [ 0, 0, 0, 1 ] ] } );
	assert.equal( checks( read( mapped ) ), true );
	// A mapping begins in the millisecond that it tells.
	for ( const [ start, value ] of [ [ READER.now, true ], [ READER.now + 1, false ] ] ) {
		assert.equal( checks( read( mapped.replace( '[[]]', `[[0,0,${ start }]]` ) ) ), value );
	}
} );

test( 'names are found as each hash writes them', () => {
	const gate = ( name ) => ( { gates: [ [ name, '0123abcd', 0, 1 ] ], absent: { [ name ]: 'Ip' } } );
	// Both of the same name, whose one character is two to JavaScript.
	const name = '\u{1f600}';
	for ( const [ hash, written ] of Object.entries( { none: name, djb2: '128512', sha256: 'f0443a342c5e' } ) ) {
		const text = program( hash === 'none' ? [] : [ 'names' ], [], { hash, ...gate( written ) } );
		const found = read( text );
		assert.equal( decide( found, 'gates', name, READER ).value, true, hash );
		assert.equal( decide( found, 'gates', 'other', READER ), null );
		assert.deepEqual( found.absent, { [ written ]: 'Ip' } );
		assert.equal( read( text.replace( '"needs":["names"]', '"needs":[]' ) ) === undefined, hash !== 'none' );
	}
} );

test( 'what is no program of this version, or needs what is not there, is refused', () => {
	for ( const text of [ '', 'null', '1', '[]', '{}', '{', program( [ 'unknown' ], [] ), program( [], [], { hash: 'md5' } ),
		program( [], [], { v: 2 } ), program( [], [], { kind: 'values' } ),
		program( [], [], { gates: null } ), program( [], [], { listed: null } ) ] ) {
		assert.equal( read( text ), undefined, text );
	}
} );

test( 'an engine whose roots are inexact decides nothing', async () => {
	const { pow } = Math;
	const fresh = () => import( `../../php/resources/ext.statsig/program/sha256.js?${ Math.random() }` );
	assert.equal( ( await fresh() ).sha256( '' )[ 0 ], 3820012610 );
	Math.pow = ( ...given ) => pow( ...given ) + 1e-9;
	try {
		assert.notEqual( ( await fresh() ).sha256( '' )[ 0 ], 3820012610, 'which programOf() looks at' );
	} finally {
		Math.pow = pow;
	}
} );

test( 'what cannot be decided has the empty answer and spoils nothing else', () => {
	const found = read( program( [ 'regex' ], [ 1, [ 2, 3, 18, '(' ], [ 2, 3, 10, [ 'gold' ] ] ], { listed: [ 4, 0, 0 ], gates: [
		[ 'undecidable', 'a', 0, 1, [ [ [ 0 ], 1 ] ] ], [ 'pattern', 'b', 0, 1, [ [ [ 1 ], 1 ] ] ], [ 'fine', 'c', 0, 0, [ [ [ 2 ], 1 ] ] ], [ 'circle', 'd', 0, 1, [ [ [ 3 ], 1 ] ] ]
	], conditions: [ 1, [ 2, 3, 18, '(' ], [ 2, 3, 10, [ 'gold' ] ], [ 0, 3 ] ] } ) );
	const answers = found.listed[ 0 ].map( ( name ) => decide( found, 'gates', name, READER ) );
	assert.deepEqual( answers.map( ( { value, group } ) => [ value, group ] ), [ [ {}, null ], [ {}, null ], [ true, 'true' ], [ {}, null ] ] );
} );

test( 'each reader has answers of its own', () => {
	const found = read( program( undefined, [ [ 2, 3, 10, [ 'gold' ] ] ] ) );
	const other = { ...READER, custom: {} };
	assert.deepEqual( [ READER, other, READER, other ].map( ( reader ) => decide( found, 'gates', 'gate', reader ).value ), [ true, false, true, false ] );
} );

test( 'what the wiki delivers is what the sources make: "make resources"', async () => {
	const files = Object.fromEntries( readdirSync( BUILT ).map( ( name ) => [ name, readFileSync( `${ BUILT }/${ name }`, 'utf8' ) ] ) );
	assert.deepEqual( files, await builtFiles() );
	assert.deepEqual( { 'index.js': readFileSync( `${ BUILT }.debug/index.js`, 'utf8' ) }, await debugFiles() );
	assert.deepEqual( Object.keys( files ).sort(), [ ...Object.keys( GROUPS ).map( ( name ) => `${ name }.js` ), 'classes.js', 'index.js', 'index.units.js', 'manual.js', 'pins.js',
		'timings.js' ].sort() );
	for ( const [ name, text ] of Object.entries( files ) ) {
		// A group is an expression
		parse( GROUPS[ name.slice( 0, -'.js'.length ) ] ? `exports.groups=[${ text }];` : text, { ecmaVersion: 2016 } );
		assert.doesNotMatch( text, /module\.exports/, name );
		// What later libraries have and the engines that read ES2016 may lack
		assert.doesNotMatch( text, /\.(padStart|padEnd|flat|flatMap|matchAll|replaceAll|trimStart|trimEnd|fromEntries|at)\(|Object\.(entries|values|hasOwn)|BigInt|globalThis/ );
	}
} );
