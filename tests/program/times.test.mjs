// Texts are times as the module has it: src/eval/terms/operand.rs is held to the same table.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { test } from 'node:test';

const { 19: before, 20: after, 21: on } = createRequire( import.meta.url )( '../../php/resources/ext.statsig/program/time.js' );
const ROWS = JSON.parse( readFileSync( new URL( 'times.json', import.meta.url ) ) );
const DAY_MS = 86400000;

test( 'texts are the times of the table', () => {
	for ( const [ text, time ] of ROWS ) {
		const at = time ?? 0;
		const is = [ before( text, at ), after( text, at ), on( text, at ), before( text, Infinity ), after( text, -Infinity ) ];
		assert.deepEqual( is, time === null ? Array( 5 ).fill( false ) : [ false, false, true, true, true ], JSON.stringify( text ) );
	}
	assert.ok( ROWS.filter( ( [ , time ] ) => time !== null ).length > 50 && ROWS.length > 150 );
} );

test( 'the days before and after the beginning of 1970 are one, as those of Rust are', () => {
	const halfDay = 43200;
	assert.deepEqual( [ on( halfDay, 1 - DAY_MS ), on( -halfDay, DAY_MS - 1 ), on( halfDay, DAY_MS ), on( -halfDay, -DAY_MS ) ], [ true, true, false, false ] );
} );

test( 'numbers are times if they are integers of 64 bits, and so is the time of the page view', () => {
	const none = [ 1.5, 2 ** 63 * 1.001, -( 2 ** 63 ) * 1.001, true, null, undefined, [ 5 ], {} ];
	assert.deepEqual( none.filter( ( value ) => after( value, -Infinity ) ), [] );
	assert.ok( after( 2 ** 63, 0 ) && before( -( 2 ** 63 ), 0 ) && on( 2 ** 63, 2 ** 63 ) );
	assert.ok( after( 5, 4999 ) && before( 5, 5001 ) && after( 1e10, 9999999999 ) && after( () => 5, 4999 ) );
} );
