// What breaks around mw.statsig must not break the page.
import assert from 'node:assert/strict';
import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { formOf, RELAY, Stage, waitFor } from './stage.mjs';

describe( 'mw.statsig where something fails', () => {
	let stage, reader;
	before( async () => {
		stage = await new Stage().start( `if ( is_file( __DIR__ . '/broken' ) ) {
			$wgHooks['MediaWikiServices'][] = static fn ( $services ) => $services->redefineService(
				'Statsig.Program', static fn () => throw new LogicException( 'broken' ) );
		}` );
	} );
	after( () => stage.end() );

	const open = async ( prepare ) => {
		reader = await stage.reader();
		await prepare( reader.context );
		return reader.open();
	};
	const check = () => reader.ask( () => [ mw.statsig.checkGate( 'hello_world' ), mw.loader.getState( 'ext.statsig' ) ] );
	const closed = async () => {
		assert.deepEqual( reader.errors, [] );
		await reader.close();
	};

	for ( const [ what, text ] of Object.entries( {
		'none': '', 'garbage': '<html>', 'null': 'null', 'specs in place of a program': '{"feature_gates":[]}', 'one of a later form': '{"kind":"program","v":2}'
	} ) ) {
		it( `answers defaults when the wiki delivers ${ what }`, async () => {
			await open( ( context ) => context.route( /load\.php.*ext\.statsig/, async ( route ) => {
				const body = await ( await route.fetch() ).text();
				route.fulfill( { contentType: 'text/javascript', body: body.replace( /("program\.json":\s*)"(\\.|[^"\\])*"/, ( all, key ) => key + JSON.stringify( text ) ) } );
			} ) );
			assert.deepEqual( await check(), [ false, 'ready' ] );
			const { enabled, reason, sources } = await reader.ask( () => mw.statsig.status() );
			assert.deepEqual( [ enabled, reason, sources ], [ true, 'Error', {} ] );
			assert.equal( await reader.stableId(), undefined );
			await closed();
		} );
	}

	it( 'says Error where a part of the wiki\'s fails, and forgets nothing for it', async () => {
		reader = await ( await stage.reader() ).open();
		await check();
		const id = await reader.stableId();
		writeFileSync( join( stage.folder, 'broken' ), '' );
		try {
			await reader.visit( 'Main_Page&debug=2' );
			const { enabled, reason } = await reader.ask( () => mw.statsig.status() );
			assert.deepEqual( [ enabled, reason ], [ false, 'Error' ] );
			assert.equal( await reader.stableId(), id );
			assert.notEqual( await reader.page.evaluate( () => Object.keys( localStorage ).filter( ( key ) => key.startsWith( 'mw-statsig-' ) ).length ), 0 );
		} finally {
			rmSync( join( stage.folder, 'broken' ) );
		}
		await closed();
	} );

	it( 'works without stores', async () => {
		await open( ( context ) => context.addInitScript( () => {
			for ( const area of [ 'localStorage', 'sessionStorage' ] ) {
				Object.defineProperty( window, area, { get() {
					throw new Error( 'denied' );
				} } );
			}
		} ) );
		const sent = reader.nextBatch();
		assert.deepEqual( await check(), [ true, 'ready' ] );
		assert.equal( ( await sent ).events.length, 1 );
		await closed();
	} );

	it( 'has no unit without cookies, so answers defaults and records nothing', async () => {
		await open( ( context ) => context.addInitScript( () => {
			Object.defineProperty( document, 'cookie', { get: () => '', set: () => {} } );
		} ) );
		assert.deepEqual( await check(), [ false, 'ready' ] );
		assert.equal( await reader.ask( () => mw.statsig.status().reason ), 'NoUnit' );
		await reader.ask( () => mw.statsig.logEvent( 'click' ) );
		assert.deepEqual( reader.calls(), [] );
		await closed();
	} );

	it( 'does not wait until the page is left where requests cannot outlive it', async () => {
		await open( ( context ) => context.addInitScript( () => {
			delete Request.prototype.keepalive;
			// It would bring cookies to the relay
			navigator.sendBeacon = () => {
				throw new Error( 'a beacon' );
			};
		} ) );
		const sent = reader.nextBatch();
		await reader.ask( () => mw.statsig.logEvent( 'click' ) );
		assert.deepEqual( ( await sent ).events.map( ( event ) => event.eventName ), [ 'click' ] );
		await closed();
	} );

	it( 'repeats what was not acknowledged, under the same numbers', async () => {
		let answers = 0;
		await open( async ( context ) => {
			await reader.holdClock();
			await context.route( `**${ RELAY }`, ( route ) =>
				++answers === 1 ? route.fulfill( { status: 503, body: '{}' } ) : route.continue() );
		} );
		await check();
		await waitFor( 'the repetition', async () => {
			await reader.forward( 10_000 );
			return reader.batches().length === 2;
		} );
		assert.deepEqual( ...reader.batches() );
		await closed();
	} );

	it( 'repeats once, and then counts it as lost in the next event', async () => {
		let isDown = true;
		await open( async ( context ) => {
			await reader.holdClock();
			await context.route( `**${ RELAY }`, ( route ) => isDown ? route.fulfill( { status: 500, body: '{}' } ) : route.continue() );
		} );
		await check();
		await reader.ask( () => mw.statsig.logEvent( 'click' ) );
		const events = () => reader.ask( () => mw.statsig.status().events );
		await waitFor( 'both are given up', async () => {
			await reader.forward( 20_000 );
			return ( await events() ).dropped.lost === 2;
		} );
		const attempts = reader.batches().flatMap( ( batch ) => batch.events.map( ( event ) => event.statsigMetadata.seq ) );
		assert.deepEqual( attempts.sort(), [ 1, 1, 2, 2 ] );
		isDown = false;
		await reader.ask( () => mw.statsig.getExperiment( 'browser_experiment' ).getAssignedGroup() );
		await waitFor( 'the next one', async () => {
			await reader.forward( 60_000 );
			return ( await events() ).sent === 1;
		} );
		const { statsigMetadata } = reader.batches().at( -1 );
		assert.equal( statsigMetadata.lost, 2 );
		await reader.ask( () => mw.statsig.logEvent( 'click' ) );
		await reader.hide();
		await waitFor( 'one more', async () => ( await events() ).sent === 2 );
		assert.equal( reader.batches().at( -1 ).statsigMetadata.lost, 0, 'it was told once' );
		await closed();
	} );

	for ( const [ what, answer ] of Object.entries( {
		'hangs': () => {},
		'is blocked': ( route ) => route.abort( 'blockedbyclient' ),
		'answers 500': ( route ) => route.fulfill( { status: 500, body: 'no' } )
	} ) ) {
		it( `decides and goes on where the relay ${ what }`, async () => {
			await open( ( context ) => context.route( `**${ RELAY }`, answer ) );
			const asked = reader.nextBatch();
			assert.deepEqual( await check(), [ true, 'ready' ] );
			await asked;
			await reader.visit( 'Special:Version' );
			assert.equal( await reader.ask( () => mw.statsig.getExperiment( 'browser_experiment' ).get( 'size' ) ), 3 );
			assert.deepEqual( [ reader.foreign(), [ ...new Set( reader.calls() ) ] ], [ [], [ RELAY ] ] );
			await closed();
		} );
	}

	it( 'does not repeat what was refused', async () => {
		await open( ( context ) => context.route( `**${ RELAY }`, ( route ) => route.fulfill( { status: 400, body: '{}' } ) ) );
		await check();
		await waitFor( 'the refusal', () => reader.ask( () => mw.statsig.status().events.refused === 1 ) );
		const next = reader.nextBatch();
		await reader.ask( () => mw.statsig.logEvent( 'click' ) );
		await reader.hide();
		assert.deepEqual( ( await next ).events.map( ( { eventName } ) => eventName ), [ 'click' ] );
		await closed();
	} );

	it( 'logs nothing while a page is rendered in advance', async () => {
		await open( ( context ) => context.addInitScript( () => {
			window.inAdvance = true;
			Object.defineProperty( document, 'prerendering', { get: () => window.inAdvance } );
		} ) );
		assert.deepEqual( await check(), [ true, 'ready' ] );
		assert.deepEqual( formOf( await reader.ask( () => mw.statsig.getMemberships() ) ).hello_world, [ 'true', true, 0 ] );
		const sent = reader.nextBatch();
		await reader.page.evaluate( () => {
			window.inAdvance = false;
			document.dispatchEvent( new Event( 'prerenderingchange' ) );
		} );
		const { events } = await sent;
		assert.deepEqual( events.map( ( event ) => [ event.metadata.gate, event.statsigMetadata.seq ] ),
			[ [ 'hello_world', 1 ] ] );
		await closed();
	} );
} );
