// Figures are of one run, and each is a number or a text.
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { it } from 'node:test';
import { Figures, read } from '../../benches/report/figures.mjs';

it( 'a figure that is none is refused when it is put', () => {
	const figures = new Figures( 'any' );
	for ( const value of [ NaN, Infinity, undefined, null, '' ] ) {
		assert.throws( () => figures.put( 'id', value ), /^Error: any\.id is / );
	}
	figures.put( 'id', 1, 'ms' );
	assert.throws( () => figures.put( 'id', 2, 'ms' ), /there twice/ );
	assert.throws( () => figures.put( 'other', 2, 'ms', { bar: { most: 3 } } ), /no words/ );
} );

it( 'figures of several runs, and of none, make no report', ( t ) => {
	const folder = mkdtempSync( join( tmpdir(), 'statsig-figures-' ) );
	t.after( () => rmSync( folder, { recursive: true } ) );
	const measured = ( name, run ) => writeFileSync( join( folder, `${ name }.json` ), JSON.stringify( {
		...run ? { run: { value: run, unit: '' } } : {}, count: { value: 3, unit: 'units' }
	} ) );
	measured( 'first', 'monday' );
	assert.deepEqual( read( folder )[ 'first.count' ], { value: 3, unit: 'units' } );
	for ( const run of [ 'tuesday', 'none', null ] ) {
		measured( 'second', run );
		assert.throws( () => read( folder ), /several runs: monday, / );
	}
	measured( 'first', 'none' );
	measured( 'second', 'none' );
	assert.throws( () => read( folder ), /several runs: none/ );
	measured( 'first', 'monday' );
	measured( 'second', 'monday' );
	assert.deepEqual( Object.keys( read( folder ) ), [ 'first.run', 'first.count', 'second.run', 'second.count' ] );
} );
