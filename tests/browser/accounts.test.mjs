// Registered readers in real Chromium: values in the page, one unit in each record.
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { RELAY, Stage } from './stage.mjs';

describe( 'a registered reader', () => {
	let stage, reader;
	before( async () => {
		stage = await new Stage().start();
		reader = await ( await stage.reader() ).open();
		await reader.logIn();
	} );
	after( async () => {
		await reader?.close();
		await stage.end();
	} );

	it( 'has answers before any request was made for them', async () => {
		await reader.visit( 'Main_Page' );
		const values = await reader.page.evaluate( () => mw.config.get( 'wgStatsigValues' ) );
		assert.deepEqual( Object.keys( values.gates ), [ 'demo_button' ] );
		assert.deepEqual( await reader.ask( () => [
			mw.statsig.checkGate( 'demo_button' ), mw.statsig.getExperiment( 'account_experiment' ).getAssignedGroup(),
			mw.statsig.getLayer( 'account_layer' ).get( 'size', 1 )
		] ), [ true, 'Test', 3 ] );
	} );

	it( 'sees the button, and the click is recorded for each unit in a batch of its own', async () => {
		await reader.visit( 'Special:StatsigDemo' );
		await reader.ask( () => 0 );
		const before = reader.batches().length;
		await reader.page.click( '#statsig-demo-button' );
		await reader.hide();
		const count = () => reader.batches().slice( before ).flatMap( ( { events } ) => events )
			.filter( ( { eventName } ) => eventName === 'demo_click' ).length;
		while ( count() < 2 ) {
			await reader.page.waitForRequest( ( request ) => request.url().endsWith( RELAY ) );
		}
		const unitOfView = {};
		for ( const { events, statsigMetadata } of reader.batches() ) {
			const units = new Set( events.map( ( { user } ) => user.userID ?? user.customIDs.stableID ) );
			assert.equal( units.size, 1 );
			const [ unit ] = units;
			assert.equal( unit.length === 32, 'token' in statsigMetadata );
			assert.equal( unitOfView[ statsigMetadata.pageView ] ??= unit, unit, 'no page view of two units' );
			assert.ok( !JSON.stringify( events ).includes( 'Admin' ) );
			for ( const { user } of events ) {
				assert.equal( Object.keys( user ).filter( ( key ) => key !== 'custom' ).length, 1 );
			}
		}
		assert.deepEqual( reader.foreign(), [] );
	} );

	it( 'sends events that need no session', async () => {
		const sent = reader.requests.filter( ( request ) => request.url().endsWith( RELAY ) );
		assert.ok( sent.length > 0 );
		for ( const request of sent ) {
			const headers = await request.allHeaders();
			assert.ok( !headers.cookie && !headers.referer, JSON.stringify( headers ) );
		}
	} );

	it( 'has a token that the relay believes', async () => {
		const checked = () => stage.spool().filter( ( line ) => line.src === 'relay' && line.e.user.userID );
		await reader.page.waitForLoadState( 'networkidle' );
		assert.ok( checked().length > 0 );
		assert.ok( checked().every( ( line ) => line.tk === true ) );
	} );

	it( 'gets defaults and sends nothing while all is off', async () => {
		writeFileSync( join( stage.folder, 'off' ), '' );
		const fresh = await ( await stage.reader() ).open();
		try {
			await fresh.page.evaluate( () => localStorage.setItem( 'mw-statsig-exposed', '{}' ) );
			await fresh.visit( 'Main_Page' );
			assert.deepEqual( await fresh.ask( () => [
				mw.statsig.checkGate( 'hello_world' ), mw.statsig.getMemberships(), mw.statsig.logEvent( 'click' ),
				localStorage.getItem( 'mw-statsig-exposed' )
			] ), [ false, {}, null, null ].map( ( value, index ) => index === 2 ? undefined : value ) );
			assert.deepEqual( [ fresh.calls(), await fresh.stableId() ], [ [], undefined ] );
		} finally {
			rmSync( join( stage.folder, 'off' ) );
			await fresh.close();
		}
	} );
} );
