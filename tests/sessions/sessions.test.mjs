// Thousands of readers' sessions, with the module's own files in the browser's place, the relay, the worker and a
// Statsig: whom the gate greets, what arrives, and what can be said of what did not.
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { count } from '../faults/php.mjs';
import { ANSWERS, Crowd, due, isExposure, stated } from './crowd.mjs';
import { lossOf } from './loss.mjs';

const SESSIONS = count( 'STATSIG_SESSIONS', 2000 );
const SEED = process.env.STATSIG_SESSIONS_SEED || 'sessions';
/** Three standard deviations of a share of 75 % among so many, which is 1.3 points for 10,000. */
const ALLOWED = 3 * Math.sqrt( 0.75 * 0.25 / SESSIONS );

/** How many of each. */
function tally( list ) {
	const counts = {};
	list.forEach( ( word ) => {
		counts[ word ] = ( counts[ word ] || 0 ) + 1;
	} );
	return Object.fromEntries( Object.entries( counts ).sort() );
}

describe( `${ SESSIONS } sessions of the seed "${ SEED }"`, () => {
	const crowd = new Crowd( SESSIONS, ( number ) => `${ SEED } ${ number }` );
	before( () => crowd.play() );
	after( () => crowd.end() );

	it( 'readers are greeted as Statsig would greet them, in each of their page views', () => {
		assert.equal( crowd.synced.outcome, 'fresh' );
		let greeted = 0;
		for ( const { id, answers } of crowd.sessions ) {
			greeted += ANSWERS.hello_world( id ) ? 1 : 0;
			for ( const [ word, all ] of answers ) {
				assert.deepEqual( [ ...new Set( all ) ], [ ANSWERS[ word ]( id ) ], word );
			}
		}
		assert.ok( Math.abs( greeted / SESSIONS - 0.75 ) <= ALLOWED, `${ greeted } of ${ SESSIONS }` );
		assert.equal( new Set( crowd.sessions.map( ( { id } ) => id ) ).size, SESSIONS );
	} );

	it( 'each first sight is an exposure, and nothing is complained of', () => {
		for ( const session of crowd.sessions ) {
			assert.equal( session.views.flatMap( ( { told } ) => told.filter( isExposure ) ).length, session.due );
		}
		assert.deepEqual( crowd.views().flatMap( ( { warnings } ) => warnings ), [] );
	} );

	it( 'what the relay took is at Statsig, by its id, once, in the groups of the readers, and all of it could be judged', () => {
		const { received, shipments } = crowd;
		const sent = crowd.taken();
		const exposures = ( list ) => list.filter( ( { event } ) => isExposure( event ) );
		const ids = ( list ) => exposures( list ).map( ( { id } ) => id ).sort();
		assert.deepEqual( ids( received ), ids( sent ) );
		assert.equal( received.length, sent.length );
		assert.ok( sent.length > 2 * SESSIONS, `${ sent.length } events` );
		assert.deepEqual(
			tally( exposures( received ).map( ( { event } ) => stated( event ) ) ),
			tally( exposures( sent ).map( ( { event, unit } ) => due( event, unit ) ) )
		);
		assert.deepEqual( received.filter( ( { event } ) => event.statsigMetadata.verified === false ), [] );
		for ( const { unverified, quarantined, left, dropped, stopped } of shipments ) {
			const { duplicate, ...others } = dropped;
			assert.deepEqual( { unverified, quarantined, left, others, stopped }, { unverified: 0, quarantined: 0, left: 0, others: {}, stopped: null } );
		}
		assert.ok( shipments.some( ( { dropped } ) => dropped.duplicate > 0 ), 'answers got lost, and events came again' );
	} );

	it( 'of what did not arrive the arrived lines tell exactly what they can, and bound the rest', ( t ) => {
		const { last: lost, open, ...known } = crowd.loss();
		const { last, ...exact } = lossOf( crowd.lines() );
		t.diagnostic( JSON.stringify( { ...known, last: lost, interval: last.map( Math.round ), open } ) );
		assert.deepEqual( exact, known );
		assert.ok( known.interior > 0 && known.previous > 0 && lost > 0, 'there is some of each' );
		assert.ok( last[ 0 ] <= lost && lost <= last[ 1 ], `${ lost } in ${ last }` );
		assert.ok( last[ 1 ] < open * 0.06, 'the interval says something' );
		assert.ok( crowd.views().some( ( { isCutOff } ) => isCutOff ) );
	} );
} );
