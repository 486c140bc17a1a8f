// Whatever fails, the three SDKs ask nobody but the wiki, and say why they answer defaults.
import assert from 'node:assert/strict';
import { after, afterEach, before, describe, it } from 'node:test';
import { sample } from './samples.mjs';
import { SDKS } from './sdks.mjs';
import { Stage, waitFor } from './stage.mjs';

const BY_NETWORK = { 'js-client': 'js-client, by network', 'on-device': 'On-device client, by network', 'statsig-js': 'statsig-js' };
/** What each says where it got nothing, and where it got something without the entry. */
const WITHOUT = { 'js-client': [ 'NoValues' ], 'on-device': [ 'NoValues' ], 'statsig-js': [ 'Uninitialized', 'NoValues' ] };

describe( 'the vendor\'s SDKs, when something fails,', () => {
	let stage, reader, from;
	before( async () => {
		stage = await new Stage().start();
	} );
	after( () => stage.end() );
	afterEach( async () => {
		stage.wire.status = 0;
		await reader.close();
		assert.deepEqual( [ reader.errors, stage.wire.foreign ], [ [], [] ] );
	} );

	const open = async ( sdk ) => {
		reader = await stage.reader();
		await reader.visit();
		from = stage.wire.requests.length;
		return () => reader.run( SDKS[ sdk ], sample( BY_NETWORK[ sdk ] ) );
	};
	/** Requests of this test to a route */
	const to = ( route ) => stage.wire.to( route ).filter( ( request ) => stage.wire.requests.indexOf( request ) >= from );
	const isOn = () => reader.page.evaluate( () => asks.gate( 'browser_gate_1' ).value );
	const reason = () => reader.page.evaluate( () => asks.reason( 'browser_gate_1' ) );
	const expose = () => reader.page.evaluate( () => {
		asks.gate( 'browser_gate_1' );
		asks.log( 'custom', { n: 'told' } );
		return asks.flush();
	} );

	for ( const sdk of Object.keys( BY_NETWORK ) ) {
		for ( const status of [ 404, 429, 500 ] ) {
			it( `${ sdk }: the wiki answers everything by ${ status }`, async () => {
				const run = await open( sdk );
				stage.wire.status = status;
				await run();
				assert.equal( await isOn(), false );
				assert.ok( WITHOUT[ sdk ].includes( await reason() ), await reason() );
				await expose();
				await waitFor( 'an upload that fails', () => to( 'rgstr' ).length );
			} );

			it( `${ sdk }: the relay answers ${ status } once it has its values`, async () => {
				await ( await open( sdk ) )();
				const before = await isOn();
				stage.wire.status = status;
				await expose();
				await waitFor( 'an upload that fails', () => to( 'rgstr' ).some( ( request ) => request.status === status ) );
				assert.equal( await isOn(), before );
				assert.match( await reason(), /^Network/ );
			} );
		}

		it( `${ sdk }: the page is left before the first upload`, async () => {
			await ( await open( sdk ) )();
			await reader.page.evaluate( () => {
				asks.gate( 'browser_gate_1' );
				asks.log( 'custom', { n: 'last' } );
				location.href = '/index.php?title=Special:Version';
			} );
			const told = await waitFor( 'an upload', () => [ ...to( 'rgstr' ), ...to( 'rgstr_b' ) ].find( ( { body, status } ) => status && /"last"/.test( body ) ) );
			assert.equal( told.status, 202 );
		} );

		it( `${ sdk }: its own code throws`, async () => {
			await ( await open( sdk ) )();
			await reader.page.evaluate( () => {
				const fail = () => {
					throw new RangeError( 'of the feature' );
				};
				// Each goes through what catches the SDK's own errors
				if ( client.setInitializeValues ) {
					client.setInitializeValues( new Proxy( {}, { get: fail, ownKeys: fail } ) );
				} else {
					client.logEvent( Object.defineProperty( { eventName: 'custom' }, 'metadata', { enumerable: true, get: fail } ), window.user );
				}
			} );
			if ( sdk === 'statsig-js' ) {
				// Its reports are taken from it. What it uploads next shows that there was time for one
				await expose();
				await waitFor( 'an upload', () => to( 'rgstr' ).length );
				assert.equal( to( 'sdk_exception' ).length, 0 );
			} else {
				const report = await waitFor( 'a report', () => to( 'sdk_exception' ).find( ( { status } ) => status ) );
				assert.equal( report.status, 202 );
			}
		} );

		it( `${ sdk }: a page that is rendered ahead asks for nothing until it is seen`, async () => {
			const run = await open( sdk );
			await reader.page.evaluate( () => Object.defineProperty( document, 'prerendering', { configurable: true, value: true } ) );
			const done = run();
			await waitFor( 'the sample has run', () => reader.page.evaluate( () => window.isRun ) );
			const asked = () => [ ...to( 'initialize' ), ...to( 'download_config_specs' ) ].length;
			assert.equal( asked(), 0 );
			await reader.page.evaluate( () => {
				delete document.prerendering;
				document.dispatchEvent( new Event( 'prerenderingchange' ) );
			} );
			await done;
			assert.equal( asked(), 1 );
		} );
	}
} );

describe( 'the vendor\'s SDKs beyond a limit', () => {
	let stage, reader;
	before( async () => {
		stage = await new Stage().start( '$wgStatsigVendorApi = true; $wgStatsigRelayLimits = [ "perMinute" => 5 ];' );
	} );
	after( () => stage.end() );
	afterEach( () => reader.close() );

	for ( const sdk of [ 'js-client', 'on-device' ] ) {
		it( `${ sdk } sends a batch once, loses it, and the wiki counts that`, async () => {
			reader = await stage.reader();
			await reader.visit();
			await reader.run( SDKS[ sdk ], sample( BY_NETWORK[ sdk ] ) );
			const from = stage.wire.requests.length;
			const since = ( route ) => stage.wire.to( route ).filter( ( request ) => stage.wire.requests.indexOf( request ) >= from );
			await reader.page.evaluate( () => {
				for ( let n = 0; n < 10; n++ ) {
					asks.log( 'custom', { n: `n${ n }` } );
				}
				return asks.flush();
			} );
			const report = await waitFor( 'a report', () => since( 'sdk_exception' ).find( ( { status } ) => status ) );
			assert.deepEqual( since( 'rgstr' ).map( ( { status } ) => status ), [ 429 ] );
			assert.deepEqual( [ report.status, JSON.parse( report.body ).tag ], [ 202, 'statsig::log_event_failed' ] );
			assert.deepEqual( stage.wire.foreign, [] );
		} );
	}
} );

