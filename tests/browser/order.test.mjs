// An instrument is sufficient to itself: in whatever order modules run, all events of a page view carry the same memberships.
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { formOf, Stage, waitFor } from './stage.mjs';

const ROUNDS = 12;

/** Numbers from 0 to 1 that are the same in each run. */
function numbers( seed ) {
	return () => {
		seed = seed * 48271 % 2147483647;
		return seed / 2147483647;
	};
}

/** The same list in another order. */
function shuffled( list, next ) {
	return list.map( ( item ) => [ next(), item ] ).sort( ( [ a ], [ b ] ) => a - b ).map( ( [ , item ] ) => item );
}

// What modules of a page do. An instrument logs its impression and, whenever it comes, its click.
const STEPS = [
	'mw.statsig.checkGate( "hello_world" )', 'mw.statsig.checkGate( "demo_button" )', 'mw.statsig.checkGate( "unknown" )',
	'mw.statsig.getExperiment( "browser_experiment" ).getAssignedGroup()', 'mw.statsig.getExperiment( "account_experiment" ).get( "size", 1 )',
	'mw.statsig.getLayer( "account_layer" ).get( "size", 1 )', 'mw.statsig.getMemberships()', 'mw.statsig.status()',
	'mw.statsig.logEvent( "click", null, { target: "impression" } )', 'mw.statsig.logEvent( "click", null, { target: "click" } )',
	'mw.statsig.getExperiment( "browser_experiment" ).send( "click", { target: "impression" } )',
	'mw.statsig.getExperiment( "account_experiment" ).send( "click", { target: "click" } )', 'later'
];

describe( 'the memberships of a page view', () => {
	let stage;
	before( async () => {
		stage = await new Stage().start();
	} );
	after( () => stage.end() );

	for ( const isRegistered of [ false, true ] ) {
		it( `are the same on all its events, in any order of its modules: ${ isRegistered ? 'a registered reader' : 'nobody known' }`, async () => {
			const reader = await ( await stage.reader() ).open();
			if ( isRegistered ) {
				await reader.logIn();
			}
			const next = numbers( 20261129 );
			const sets = new Set();
			for ( let round = 0; round < ROUNDS; round++ ) {
				await reader.visit( 'Main_Page' );
				await reader.ask( () => localStorage.clear() );
				const { length } = reader.batches();
				const order = shuffled( STEPS, next );
				await reader.ask( async ( steps ) => {
					for ( const step of steps ) {
						await ( step === 'later' ? new Promise( ( resolve ) => setTimeout( resolve ) ) : eval( step ) );
					}
				}, order );
				await reader.hide();
				await waitFor( 'all are sent', () => reader.ask( () => mw.statsig.status().events.queued === 0 ) );
				const batches = reader.batches().slice( length );
				const bySender = {};
				for ( const { events, statsigMetadata } of batches ) {
					const kind = events[ 0 ].user.userID ? 'account' : 'browser';
					const groups = JSON.stringify( Object.entries( statsigMetadata.memberships ).map( ( [ name, [ group, version, , layer ] ] ) => [ name, group, version, layer ] ) );
					assert.equal( bySender[ kind ] ??= groups, groups, `order ${ order }` );
				}
				assert.deepEqual( Object.keys( bySender ).sort(), isRegistered ? [ 'account', 'browser' ] : [ 'browser' ] );
				sets.add( JSON.stringify( Object.entries( bySender ).sort() ) );
				// What was read before the last batch left is marked in it
				const last = formOf( batches.filter( ( { events } ) => events[ 0 ].user.customIDs ).at( -1 ).statsigMetadata.memberships );
				assert.deepEqual( last, { hello_world: [ 'true', true, 1 ], browser_experiment: [ 'Test', true, 1 ] } );
			}
			assert.equal( sets.size, 1, 'nor do they depend on the page view' );
			assert.deepEqual( reader.errors, [] );
			await reader.close();
		} );
	}
} );
