// When events are taken: not before answers are final, not before the page is shown, not for another reader.
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { RELAY, Stage, waitFor } from './stage.mjs';

describe( 'the moment of an event', () => {
	let stage, reader;
	before( async () => {
		stage = await new Stage().start();
	} );
	after( () => stage.end() );

	const open = async ( prepare = () => {} ) => {
		reader = await stage.reader();
		await reader.holdClock();
		await prepare( reader.context );
		return reader.open();
	};
	const closed = async () => {
		assert.deepEqual( reader.errors, [] );
		await reader.close();
	};
	/** Time for anything to be sent that would be. */
	const pass = () => reader.forward( 10_000 );
	const dispatch = ( type, options ) => reader.page.evaluate( ( [ name, given ] ) => {
		window.dispatchEvent( new PageTransitionEvent( name, given ) );
	}, [ type, options ] );
	/** A page that is rendered in advance until show() */
	const inAdvance = ( context ) => context.addInitScript( () => {
		window.inAdvance = true;
		Object.defineProperty( document, 'prerendering', { get: () => window.inAdvance } );
	} );
	const show = () => reader.page.evaluate( () => {
		window.inAdvance = false;
		document.dispatchEvent( new Event( 'prerenderingchange' ) );
		return Date.now();
	} );

	/** Until show(), the page is being read */
	const unread = ( context ) => context.addInitScript( () => {
		window.reading = true;
		Object.defineProperty( document, 'readyState', { get: () => window.reading ? 'loading' : 'complete' } );
		document.addEventListener( 'DOMContentLoaded', ( event ) => window.reading && event.stopImmediatePropagation() );
	} );

	it( 'is that of the call, though it is logged when the page was read', async () => {
		await open( unread );
		const [ called, waiting ] = await reader.ask( () => {
			const metadata = { target: 'early' };
			mw.statsig.logEvent( 'click', null, metadata );
			metadata.target = 'changed';
			return [ Date.now(), mw.statsig.status() ];
		} );
		assert.equal( waiting.events.queued, 1 );
		await reader.forward( 1500 );
		await reader.hide();
		assert.equal( reader.count( RELAY ), 0 );
		const sent = reader.nextBatch();
		await reader.ask( () => mw.statsig.checkGate( 'hello_world' ) );
		await reader.page.evaluate( () => {
			window.reading = false;
			document.dispatchEvent( new Event( 'DOMContentLoaded' ) );
		} );
		await pass();
		const { events, statsigMetadata } = await sent;
		assert.deepEqual( events.map( ( { eventName } ) => eventName ), [ 'click', 'statsig::gate_exposure' ] );
		assert.deepEqual( events[ 0 ].user, { customIDs: { stableID: await reader.stableId() }, custom: {} } );
		assert.equal( events[ 0 ].metadata.target, 'early' );
		assert.ok( events[ 0 ].time <= called && called - events[ 0 ].time < 1000 );
		assert.deepEqual( Object.keys( statsigMetadata.memberships ).sort(), [ 'browser_experiment', 'hello_world' ] );
		await closed();
	} );

	it( 'is not lost where the page is left before', async () => {
		await open( unread );
		await reader.ask( () => mw.statsig.logEvent( 'click', null, { target: 'leaving' } ) );
		const sent = reader.nextBatch();
		await dispatch( 'pagehide', { persisted: false } );
		assert.deepEqual( ( await sent ).events.map( ( { metadata } ) => metadata.target ), [ 'leaving' ] );
		await closed();
	} );

	it( 'of a page rendered in advance is when it is shown', async () => {
		await open( inAdvance );
		await reader.ask( () => {
			mw.statsig.logEvent( 'click', null, { target: 'in_advance' } );
			mw.statsig.checkGate( 'hello_world' );
		} );
		await pass();
		assert.equal( reader.count( RELAY ), 0 );
		assert.deepEqual( await reader.ask( () => localStorage.getItem( 'mw-statsig-exposed' ) ), null );
		const sent = reader.nextBatch();
		const shown = await show();
		await pass();
		const { events } = await sent;
		assert.deepEqual( events.map( ( { eventName } ) => eventName ), [ 'click', 'statsig::gate_exposure' ] );
		assert.ok( events.every( ( { time } ) => time >= shown - 1000 ) );
		await closed();
	} );

	it( 'does not come for a page rendered in advance and never shown', async () => {
		await open( inAdvance );
		await reader.ask( () => {
			mw.statsig.logEvent( 'click' );
			mw.statsig.checkGate( 'hello_world' );
		} );
		await dispatch( 'pagehide', { persisted: false } );
		await pass();
		await reader.visit( 'Special:Version' );
		await reader.ask( () => 0 );
		assert.equal( reader.count( RELAY ), 0 );
		await closed();
	} );

	for ( const [ how, prepare, shown ] of [
		[ 'kept by the browser', () => {}, () => dispatch( 'pageshow', { persisted: true } ) ],
		[ 'rendered in advance', inAdvance, show ]
	] ) {
		it( `is nobody's in a page ${ how } that is shown after a logout`, async () => {
			await open( prepare );
			await reader.ask( () => {
				window.experiment = mw.statsig.getExperiment( 'browser_experiment' );
			} );
			await dispatch( 'pagehide', { persisted: true } );
			await reader.context.clearCookies( { name: 'wikistatsigId' } );
			const before = reader.count( RELAY );
			await shown();
			const [ answers, status ] = await reader.ask( () => {
				mw.statsig.logEvent( 'click' );
				return [ [
					mw.statsig.checkGate( 'hello_world' ), window.experiment.getAssignedGroup(), mw.statsig.getMemberships()
				], mw.statsig.status() ];
			} );
			assert.deepEqual( answers, [ false, null, {} ] );
			assert.deepEqual( [ status.reason, status.sources, status.events.dropped.reader ], [ 'ReaderChanged', {}, 1 ] );
			await pass();
			assert.equal( reader.count( RELAY ), before );
			assert.equal( await reader.stableId(), undefined );
			await closed();
		} );
	}

	it( 'goes on in a page kept by the browser for the same reader', async () => {
		await open();
		await reader.ask( () => 0 );
		await dispatch( 'pagehide', { persisted: true } );
		await dispatch( 'pageshow', { persisted: true } );
		const sent = reader.nextBatch();
		assert.equal( await reader.ask( () => mw.statsig.checkGate( 'hello_world' ) ), true );
		await pass();
		assert.equal( ( await sent ).events.length, 1 );
		await closed();
	} );

	it( 'does not end with others that listen and throw', async () => {
		await open();
		const heard = await reader.ask( () => {
			mw.trackSubscribe( 'statsig.event', () => {
				throw new Error( 'theirs' );
			} );
			mw.statsig.logEvent( 'click', null, { target: 'one' } );
			mw.statsig.logEvent( 'click', 1n );
			mw.statsig.logEvent( 'click', null, { target: 'two' } );
			return mw.statsig.status().events.queued;
		} );
		assert.equal( heard, 2 );
		const sent = reader.nextBatch();
		await reader.hide();
		assert.deepEqual( ( await sent ).events.map( ( { metadata } ) => metadata.target ), [ 'one', 'two' ] );
		await closed();
	} );

	it( 'is told by status(), with what decides', async () => {
		await open();
		await reader.logIn();
		const status = () => reader.ask( () => mw.statsig.status() );
		await reader.ask( () => mw.statsig.checkGate( 'hello_world' ) );
		await pass();
		await waitFor( 'it was sent', async () => ( await status() ).events.sent === 1 );
		const { sources, ...rest } = await status();
		assert.deepEqual( rest, {
			enabled: true, ready: true, reason: null, forced: false, refused: {}, lastAnswer: 202, absent: { unknown: 'Unrecognized' },
			events: { queued: 0, sent: 1, refused: 0, dropped: { full: 0, reader: 0, lost: 0 } }
		} );
		for ( const [ name, entries ] of [ [ 'values', 3 ], [ 'program', 2 ] ] ) {
			assert.match( sources[ name ].version, /^[0-9a-f]{16}$/ );
			assert.equal( sources[ name ].entries, entries );
		}
		await closed();
	} );

	it( 'does not come while all is off, and the browser forgets its id', async () => {
		await open();
		await reader.ask( () => mw.statsig.checkGate( 'hello_world' ) );
		await waitFor( 'it has an id', () => reader.stableId() );
		writeFileSync( join( stage.folder, 'off' ), '' );
		try {
			// Its caches, on disk and in memory, have the program of before for some minutes yet
			const cdp = await reader.context.newCDPSession( reader.page );
			await cdp.send( 'Network.enable' );
			await cdp.send( 'Network.setCacheDisabled', { cacheDisabled: true } );
			await reader.page.evaluate( () => localStorage.setItem( 'mw-statsig-exposed', '{}' ) );
			const before = reader.count( RELAY ) + 1;
			await reader.visit( 'Main_Page' );
			await waitFor( 'the id is gone', async () => await reader.stableId() === undefined );
			assert.deepEqual( await reader.ask( () => [ mw.statsig.status(), localStorage.getItem( 'mw-statsig-exposed' ) ] ), [ {
				enabled: false, ready: true, reason: 'Disabled', sources: {}, forced: false, refused: {}, absent: {}, lastAnswer: null,
				events: { queued: 0, sent: 0, refused: 0, dropped: { full: 0, reader: 0, lost: 0 } }
			}, null ] );
			await pass();
			assert.ok( reader.count( RELAY ) <= before, 'but what the page before had to send' );
		} finally {
			rmSync( join( stage.folder, 'off' ) );
		}
		await closed();
	} );
} );
