// $wgStatsigLinkUnits: whether what is recorded of a registered reader names the browser's id too.
import assert from 'node:assert/strict';
import { after, describe, it } from 'node:test';
import { waitFor } from '../browser/stage.mjs';
import { start } from './stage.mjs';

const unitsOf = ( user ) => [ !!user.userID, !!user.customIDs?.stableID ];

for ( const isLinked of [ false, true ] ) {
	describe( isLinked ? 'linked units' : 'units that are not linked', () => {
		let stage, reader;
		after( async () => {
			await reader.close();
			stage.end();
		} );

		it( isLinked ? 'are one record, which the relay takes' : 'are a record each', async () => {
			stage = await start( `$wgStatsigLinkUnits = ${ isLinked };` );
			reader = await ( await stage.reader() ).open();
			await reader.logIn();
			await reader.ask( () => mw.statsig.logEvent( 'click', null, { target: 'x' } ) );
			await reader.hide();
			const clicks = () => stage.spool().filter( ( { src, e } ) => src === 'relay' && e.eventName === 'click' );
			await waitFor( 'the clicks', () => clicks().length === ( isLinked ? 1 : 2 ) );
			assert.deepEqual( clicks().map( ( { e } ) => unitsOf( e.user ) ).sort(), isLinked ? [ [ true, true ] ] : [ [ false, true ], [ true, false ] ] );
			assert.equal( clicks().find( ( { e } ) => e.user.userID ).tk, true );
		} );

		it( 'leaves exposures by the browser\'s id under that alone', async () => {
			const sent = reader.nextBatch();
			await reader.ask( () => [ mw.statsig.checkGate( 'hello_world' ), mw.statsig.checkGate( 'demo_button' ) ] );
			await sent;
			const exposed = () => Object.fromEntries( reader.batches().flatMap( ( { events } ) => events ).filter( ( { metadata } ) => metadata.gate )
				.map( ( { metadata, user } ) => [ metadata.gate, unitsOf( user ) ] ) );
			await waitFor( 'both', () => Object.keys( exposed() ).length === 2 );
			assert.deepEqual( exposed(), { hello_world: [ false, true ], demo_button: [ true, isLinked ] } );
		} );
	} );
}
