// Texts are times and numbers as the module has it: src/eval/terms/operand.rs is held to the same tables.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import coerce from '../../php/resources/ext.statsig/program/coerce.js';
import { number } from '../../php/resources/ext.statsig/program/number.js';
import { utf8 } from '../../php/resources/ext.statsig/program/sha256.js';
import time from '../../php/resources/ext.statsig/program/time.js';

const { textOf } = coerce();
const { 19: before, 20: after, 21: on } = time( { textOf, utf8 } );
const table = ( name ) => JSON.parse( readFileSync( new URL( name, import.meta.url ) ) );
const ROWS = table( 'times.json' );
const DAY_MS = 86400000;

test( 'texts are the times of the table', () => {
	for ( const [ text, time ] of ROWS ) {
		const at = time ?? 0;
		const is = [ before( text, at ), after( text, at ), on( text, at ), before( text, Infinity ), after( text, -Infinity ) ];
		assert.deepEqual( is, time === null ? Array( 5 ).fill( false ) : [ false, false, true, true, true ], JSON.stringify( text ) );
	}
	assert.ok( ROWS.filter( ( [ , time ] ) => time !== null ).length > 50 && ROWS.length > 150 );
} );

test( 'texts are the numbers of the table, and these the texts', () => {
	for ( const [ text, decimal ] of table( 'numbers.json' ) ) {
		const found = number( text );
		// No number of a user is infinite, so that only Rust has a word for that.
		assert.equal( Number.isNaN( found ) ? null : textOf( found ).replace( 'Infinity', 'inf' ), decimal, JSON.stringify( text ) );
	}
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
