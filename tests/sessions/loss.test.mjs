// What docs/loss.md says of small sets of lines.
import assert from 'node:assert/strict';
import { it } from 'node:test';
import { lossOf } from './loss.mjs';

const view = ( letter ) => letter.repeat( 20 ).slice( 0, 20 );
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

it( 'expects of first views what first ones lost, and of others what others lost', () => {
	const by = ( unit, time, ...given ) => ( { ...line( ...given ), user: { customIDs: { stableID: unit } }, time } );
	const lines = [];
	for ( let n = 0; n < 100; n++ ) {
		// Tabs of three views: the second loses half of what it wrote, of the last nobody tells
		lines.push( by( `u${ n }`, 1, `a${ n }`, 4 ), by( `u${ n }`, 2, `b${ n }`, 1, [ `a${ n }`, 4 ] ), by( `u${ n }`, 3, `c${ n }`, 2, [ `b${ n }`, 2 ] ) );
	}
	assert.deepEqual( lossOf( lines ).last.map( Math.round ), [ 200, 200 ] );
	// Tabs whose second view is lost as a whole: of it the third one tells, and of the first one nobody
	const whole = lines.filter( ( { time } ) => time !== 2 );
	const { previous, last: [ from, to ] } = lossOf( [ ...lines, ...whole.map( ( { user: { customIDs }, ...one } ) => ( {
		...one, id: one.id.replace( /^./, 'x' ), user: { customIDs: { stableID: `x${ customIDs.stableID }` } },
		...one.previousView ? { previousView: one.previousView.replace( /^./, 'x' ) } : {}
	} ) ) ] );
	assert.equal( previous, 100 + 200 );
	// First ones lost none. Of second ones 300 of 400 were lost, so beside the 400 that arrived of last ones three times as many
	assert.deepEqual( [ from < 1200, to > 1200, from > 0 ], [ true, true, true ] );
} );

it( 'passes over lines of other senders', () => {
	assert.deepEqual( lossOf( [ { ...line( 'a', 7 ), sdk: 'js-client' }, { id: view( 'b' ) } ] ).arrived, 0 );
} );
