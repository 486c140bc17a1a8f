// What docs/loss.md says of small sets of lines.
import assert from 'node:assert/strict';
import { it } from 'node:test';
import { lossOf } from './loss.mjs';

const view = ( letter ) => letter.repeat( 20 );
const line = ( letter, seq, previous = [] ) => ( {
	id: view( letter ) + seq.toString( 16 ).padStart( 12, '0' ), sdk: 'mw-statsig',
	...previous.length ? { previousView: view( previous[ 0 ] ), previousSeq: previous[ 1 ] } : {}
} );

it( 'counts what is missing below the highest number', () => {
	const { arrived, interior, previous } = lossOf( [ line( 'a', 1 ), line( 'a', 4 ), line( 'a', 4 ), line( 'b', 18 ) ] );
	assert.deepEqual( { arrived, interior, previous }, { arrived: 3, interior: 2 + 17, previous: 0 } );
} );

it( 'counts what a later page view tells of, also where nothing of it arrived', () => {
	const { interior, previous } = lossOf( [ line( 'a', 2 ), line( 'b', 1, [ 'a', 5 ] ), line( 'b', 2, [ 'a', 5 ] ), line( 'd', 1, [ 'c', 3 ] ) ] );
	assert.deepEqual( { interior, previous }, { interior: 1, previous: 3 + 3 } );
} );

it( 'knows no bounds where no page view tells of another', () => {
	assert.deepEqual( lossOf( [ line( 'a', 1 ) ] ).last, [ 0, null ] );
	assert.deepEqual( lossOf( [] ), { arrived: 0, interior: 0, previous: 0, last: [ 0, null ] } );
} );

it( 'expects no loss at the end where none was', () => {
	assert.deepEqual( lossOf( [ line( 'a', 1 ), line( 'b', 1, [ 'a', 1 ] ) ] ).last, [ 0, 0 ] );
} );

it( 'passes over lines of other senders', () => {
	assert.deepEqual( lossOf( [ { ...line( 'a', 7 ), sdk: 'js-client' }, { id: view( 'b' ) } ] ).arrived, 0 );
} );
