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

test( 'days before 1970 begin at their end, so that the days around it are one', () => {
	assert.deepEqual( [ -DAY_MS + 1, DAY_MS - 1, -DAY_MS, DAY_MS ].map( ( ms ) => on( () => ms * 1000, 1 ) ), [ false, false, false, false ] );
	const near = 1e10;
	assert.deepEqual( [ on( -near, -near - 1 ), on( -116 * DAY_MS - 1, -116 * DAY_MS - 2 ), on( -116 * DAY_MS, -116 * DAY_MS - 1 ) ], [ true, true, true ] );
	assert.equal( on( -116 * DAY_MS, -116 * DAY_MS + 1 ), false );
	assert.deepEqual( [ on( () => 43200, -DAY_MS + 1 ), on( () => -43200, DAY_MS - 1 ) ], [ true, true ] );
} );

test( 'numbers are times if they are integers of 64 bits', () => {
	assert.deepEqual( [ 1.5, 2 ** 63 * 1.001, -(2 ** 63) * 1.001, true, null, undefined, [ 5 ], {} ].map( ( value ) => after( value, -Infinity ) ),
		Array( 8 ).fill( false ) );
	assert.ok( after( 2 ** 63, 0 ) && before( -(2 ** 63), 0 ) && after( 5, 4999 ) && before( 5, 5001 ) && after( 1e10, 9999999999 ) );
} );
