// The evaluator as it is delivered: files of groups that a program does not need are empty, and all files are ES2016.
import assert from 'node:assert/strict';
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { after, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { parse } from 'acorn';

const FOLDER = fileURLToPath( new URL( '../../php/resources/ext.statsig/program', import.meta.url ) );
const require = createRequire( import.meta.url );
const CORE = [ 'compare.js', 'program.js', 'sha256.js' ];
const FILES = readdirSync( FOLDER );
const READER = { ids: { stableID: 'abc', userID: 'u' }, custom: { v: '1.10', at: '2021-01-01 00:00:00', list: [ 'a', 1 ], word: 'Gold', five: 5, yes: true }, now: 1700000000000 };

/** Conditions that hold of READER, by group. Fields: v, at, list, word, five, yes. */
const CONDITIONS = {
	equal: [ [ 2, 3, 22, 'Gold' ], [ 4, 22, null ], [ 2, 2, 22, { l: [ [ 0, 'a' ], [ 1, '1' ] ] } ], [ 2, 0, 23, '1.1' ],
		[ 2, 4, 22, '5' ], [ 2, 4, 22, 5 ], [ 2, 5, 22, 'true' ], [ 2, 5, 22, true ], [ 2, 5, 23, false ] ],
	lists: [ [ 2, 2, 26, [ '1' ] ], [ 2, 2, 27, [ 'b' ] ], [ 2, 2, 28, [ 'a', '1' ] ], [ 2, 2, 29, [ 'b' ] ] ],
	regex: [ [ 2, 3, 18, '^G' ] ],
	text: [ [ 2, 3, 12, [ 'Gold' ] ], [ 2, 3, 13, [ 'gold' ] ], [ 2, 3, 14, [ 'go' ] ], [ 2, 3, 15, [ 'ld' ] ], [ 2, 3, 16, [ 'ol' ] ], [ 2, 3, 17, [ 'x' ] ] ],
	time: [ [ 2, 1, 19, 1609459200001 ], [ 4, 20, 0 ], [ 2, 1, 21, 1609459200001 ] ],
	versions: [ [ 2, 0, 4, '1.9' ], [ 2, 0, 5, '1.10' ], [ 2, 0, 6, '1.10.1' ], [ 2, 0, 7, '1.10' ], [ 2, 0, 8, '1.10.0' ], [ 2, 0, 9, '2' ] ]
};

/** A program with a gate of such conditions. */
function program( needs, conditions, more = {} ) {
	return JSON.stringify( { kind: 'program', v: 1, hash: 'none', needs, listed: [ 1, 0, 0 ], fields: [ 'v', 'at', 'list', 'word', 'five', 'yes' ], units: [ 'stableID' ],
		conditions, gates: [ [ 'gate', '0123abcd', 0, 0, [ [ conditions.map( ( condition, at ) => at ), 1 ] ] ] ], configs: [], layers: [], ...more } );
}

const folders = [];
after( () => folders.forEach( ( folder ) => rmSync( folder, { recursive: true } ) ) );

/** `read()` of a copy in which files are replaced. */
function readWith( replaced ) {
	const folder = mkdtempSync( `${ tmpdir() }/statsig-program-` );
	folders.push( folder );
	cpSync( FOLDER, folder, { recursive: true } );
	for ( const [ file, text ] of Object.entries( replaced ) ) {
		writeFileSync( `${ folder }/${ file }`, text );
	}
	return require( `${ folder }/program.js` ).read;
}

const groups = FILES.filter( ( file ) => !CORE.includes( file ) );
const { read } = require( `${ FOLDER }/program.js` );
const checks = ( found ) => found.decide( 'gates', 'gate', READER ).value;

for ( const [ group, conditions ] of Object.entries( CONDITIONS ) ) {
	test( `${ group }: a program that needs it is refused without it, and decided with nothing else`, () => {
		const text = program( [ group ], conditions );
		const others = Object.fromEntries( groups.filter( ( file ) => file !== `${ group }.js` ).map( ( file ) => [ file, '' ] ) );
		assert.equal( checks( readWith( others )( text ) ), true );
		assert.equal( readWith( { [ `${ group }.js` ]: '' } )( text ), null );
		for ( const condition of conditions ) {
			assert.equal( checks( read( program( [ group ], [ condition ] ) ) ), true, JSON.stringify( condition ) );
			assert.equal( checks( read( program( [ group ], [ condition, 0 ] ) ) ), false );
		}
	} );
}

test( 'parts of versions are integers of 128 bits', () => {
	const holds = ( version, operator, target ) => read( program( [ 'versions' ], [ [ 2, 0, operator, target ] ] ) )
		.decide( 'gates', 'gate', { ...READER, custom: { v: version } } ).value;
	const largest = String( 2n ** 127n - 1n );
	const beyond = String( 2n ** 127n );
	assert.deepEqual( [ holds( largest, 4, '9' ), holds( `+000${ largest }`, 8, largest ), holds( `1.${ largest }`, 4, `1.${ String( 2n ** 127n - 2n ) }` ) ], [ true, true, true ] );
	assert.deepEqual( [ 4, 6, 9 ].map( ( operator ) => holds( beyond, operator, '9' ) ), [ false, false, false ] );
	assert.ok( holds( '9007199254740993', 4, '9007199254740992' ) );
} );

test( 'without any group the core decides numbers, words, shares and buckets', () => {
	const found = readWith( Object.fromEntries( groups.map( ( file ) => [ file, '' ] ) ) )( program( undefined,
		[ [ 2, 0, 0, 1 ], [ 2, 0, 1, 1.1 ], [ 2, 0, 2, 2 ], [ 2, 0, 3, 1.1 ], [ 2, 3, 10, [ 'gold' ] ], [ 2, 3, 11, [ 'silver' ] ], [ 5, 0, 0, 2, 1000 ], [ 6, 0, 10, [ 'abc' ] ] ],
		{ salts: [ 'salt' ] } ) );
	assert.equal( checks( found ), true );
	assert.deepEqual( found.decide( 'gates', 'gate', READER ),
		{ value: true, group: 'true', allocated: null, version: '0123abcd', allocatedVersion: null, unit: 'stableID', written: 'gate' } );
	assert.equal( found.decide( 'gates', 'other', READER ), null );
	assert.deepEqual( [ found.listed( 'gates' ), found.listed( 'layers' ), found.fields ], [ [ 'gate' ], [], [ 'v', 'at', 'list', 'word', 'five', 'yes' ] ] );
} );

test( 'layers and mappings are refused without their files', () => {
	const experiment = { listed: [ 1, 0, 1 ], values: [ { a: 1 }, { b: 2 } ], configs: [ [ 'exp', 'ffff0000', 0, 0, [ [ 0, 1, 0, 'Test' ] ] ] ] };
	const layers = program( [ 'layers' ], [], { ...experiment, layers: [ [ 'layer', 'aaaa0000', 0, 0, [ [ 0, 0, 0, 0, 1 ] ] ] ] } );
	assert.deepEqual( read( layers ).decide( 'layers', 'layer', READER ),
		{ value: { b: 2 }, group: 'Test', allocated: 'exp', version: 'aaaa0000', allocatedVersion: 'ffff0000', unit: 'stableID', written: 'layer' } );
	assert.equal( readWith( { 'layers.js': '' } )( layers ), null );
	const mapped = program( [ 'mappings' ], [], { gates: [ [ 'gate', '0123abcd', 0, 0, 0, [ [ 1, [ [] ] ] ] ], [ 0, 0, 0, 1 ] ] } );
	assert.equal( checks( read( mapped ) ), true );
	assert.equal( readWith( { 'mappings.js': '' } )( mapped ), null );
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
		assert.equal( found.decide( 'gates', name, READER ).value, true, hash );
		assert.deepEqual( [ found.decide( 'gates', 'other', READER ), found.absent( name ), found.absent( 'other' ) ], [ null, 'Ip', undefined ] );
		assert.equal( readWith( { 'names.js': '' } )( text ) === null, hash !== 'none' );
	}
} );

test( 'what is no program of this version is refused', () => {
	for ( const text of [ '', 'null', '1', '[]', '{}', '{', program( [ 'unknown' ], [] ), program( [], [], { kind: 'values' } ), program( [], [], { v: 2 } ),
		program( [], [], { hash: 'md5' } ), program( [], [], { gates: null } ), program( [], [], { listed: null } ) ] ) {
		assert.equal( read( text ), null, text );
	}
} );

test( 'an engine whose roots are inexact decides nothing', () => {
	const inexact = readFileSync( `${ FOLDER }/sha256.js`, 'utf8' ).replace( 'Math.pow( prime, 1 / degree )', 'Math.pow( prime, 1 / degree ) + 1e-9' );
	assert.equal( readWith( { 'sha256.js': inexact } )( program( [], [] ) ), null );
} );

test( 'what cannot be decided has the empty answer and spoils nothing else', () => {
	const found = read( program( [ 'regex' ], [ 1, [ 2, 3, 18, '(' ], [ 2, 3, 10, [ 'gold' ] ] ], { listed: [ 4, 0, 0 ], gates: [
		[ 'undecidable', 'a', 0, 1, [ [ [ 0 ], 1 ] ] ], [ 'pattern', 'b', 0, 1, [ [ [ 1 ], 1 ] ] ], [ 'fine', 'c', 0, 0, [ [ [ 2 ], 1 ] ] ], [ 'circle', 'd', 0, 1, [ [ [ 3 ], 1 ] ] ]
	], conditions: [ 1, [ 2, 3, 18, '(' ], [ 2, 3, 10, [ 'gold' ] ], [ 0, 3 ] ] } ) );
	const answers = found.listed( 'gates' ).map( ( name ) => found.decide( 'gates', name, READER ) );
	assert.deepEqual( answers.map( ( { value, group } ) => [ value, group ] ), [ [ false, null ], [ false, null ], [ true, 'true' ], [ false, null ] ] );
} );

test( 'each reader has answers of its own', () => {
	const found = read( program( undefined, [ [ 2, 3, 10, [ 'gold' ] ] ] ) );
	const other = { ...READER, custom: {} };
	assert.deepEqual( [ READER, other, READER, other ].map( ( reader ) => found.decide( 'gates', 'gate', reader ).value ), [ true, false, true, false ] );
} );

for ( const file of FILES ) {
	test( `${ file } is ES2016`, () => {
		const text = readFileSync( `${ FOLDER }/${ file }`, 'utf8' );
		parse( text, { ecmaVersion: 2016 } );
		// What later libraries have and the engines that read ES2016 may lack
		assert.doesNotMatch( text, /\.(padStart|padEnd|flat|flatMap|matchAll|replaceAll|trimStart|trimEnd|fromEntries|at)\(|Object\.(entries|values|hasOwn)|BigInt|globalThis/ );
	} );
}
