// Whom a browser decides for: the id and how long it lives, consent, the reader's choice, and what others left in its memory.
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { RELAY, Stage, waitFor } from './stage.mjs';

describe( 'the choice of a reader', () => {
	let stage, reader;
	const open = async ( { cookies = {}, config = {}, prepare = () => {} } = {} ) => {
		reader = await stage.reader();
		await reader.context.route( /load\.php.*ext\.statsig/, async ( route ) => {
			const body = await ( await route.fetch() ).text();
			route.fulfill( {
				contentType: 'text/javascript',
				body: body.replace( /("config\.json":\s*)(\{[^}]*\})/, ( all, key, json ) => key + JSON.stringify( { ...JSON.parse( json ), ...config } ) )
			} );
		} );
		await reader.context.addCookies( Object.entries( cookies ).map( ( [ name, value ] ) => ( { name: `wikistatsig${ name }`, value, url: stage.url } ) ) );
		await prepare( reader.context );
		return reader.open();
	};
	const cookie = async ( word ) => ( await reader.context.cookies() ).find( ( { name } ) => name === `wikistatsig${ word }` );
	const decided = () => reader.ask( () => [
		mw.statsig.checkGate( 'hello_world' ), mw.statsig.getExperiment( 'browser_experiment' ).getAssignedGroup(), mw.statsig.status().reason
	] );
	const notes = () => reader.ask( () => [ localStorage, sessionStorage ].flatMap( ( store ) => Object.keys( store ) ).filter( ( key ) => key.startsWith( 'mw-statsig' ) ) );
	const silent = async () => {
		await reader.ask( () => mw.statsig.logEvent( 'click' ) );
		await reader.hide();
		await reader.visit( 'Special:Version' );
		await reader.ask( () => 0 );
		assert.equal( reader.count( RELAY ), 0 );
	};
	const closed = async () => {
		assert.deepEqual( reader.errors, [] );
		await reader.close();
	};

	before( async () => {
		stage = await new Stage().start();
	} );
	after( () => stage.end() );

	it( 'lasts with its id until the browser is closed, where no days are set', async () => {
		await open( { config: { days: 0 } } );
		assert.deepEqual( await decided(), [ true, 'Test', null ] );
		const { value, expires } = await cookie( 'Id' );
		assert.match( value, /^[0-9a-f]{20}$/ );
		assert.equal( expires, -1 );
		await reader.visit( 'Special:Version' );
		await reader.ask( () => 0 );
		assert.equal( await reader.stableId(), value );
		await closed();
	} );

	it( 'is waited for: before consent no id, no event, no group', async () => {
		await open( { config: { consent: true } } );
		assert.deepEqual( await decided(), [ false, null, 'NoUnit' ] );
		assert.deepEqual( await reader.ask( () => mw.statsig.getMemberships() ), {} );
		assert.deepEqual( [ await reader.context.cookies().then( ( all ) => all.filter( ( { name } ) => name.includes( 'statsig' ) ) ), await notes() ], [ [], [] ] );
		await silent();
		const sent = reader.nextBatch();
		await reader.ask( () => mw.statsig.setConsent( true ) );
		assert.deepEqual( await decided(), [ true, 'Test', null ] );
		assert.deepEqual( ( await sent ).events.map( ( { eventName } ) => eventName ), [ 'statsig::gate_exposure', 'statsig::config_exposure' ] );
		assert.equal( ( await cookie( 'Consent' ) ).value, '1' );
		await reader.visit( 'Main_Page' );
		assert.deepEqual( await decided(), [ true, 'Test', null ] );
		await closed();
	} );

	it( 'can be taken back: the browser forgets', async () => {
		await open( { config: { consent: true }, cookies: { Consent: '1' } } );
		const sent = reader.nextBatch();
		assert.deepEqual( await decided(), [ true, 'Test', null ] );
		await sent;
		await waitFor( 'the answer', () => reader.ask( () => mw.statsig.status().events.queued === 0 ) );
		await reader.ask( () => {
			mw.statsig.logEvent( 'click' );
			mw.statsig.setConsent( false );
		} );
		assert.deepEqual( await decided(), [ false, null, 'NoUnit' ] );
		assert.deepEqual( [ await cookie( 'Id' ), await cookie( 'Consent' ), await notes() ], [ undefined, undefined, [] ] );
		await reader.page.evaluate( () => window.dispatchEvent( new PageTransitionEvent( 'pageshow', { persisted: true } ) ) );
		assert.deepEqual( await decided(), [ false, null, 'NoUnit' ], 'that is no other reader' );
		const before = reader.count( RELAY );
		await reader.hide();
		await reader.visit( 'Special:Version' );
		assert.deepEqual( await decided(), [ false, null, 'NoUnit' ] );
		assert.equal( reader.count( RELAY ), before );
		await closed();
	} );

	it( 'of a registered reader is waited for too: decided by the wiki, but nothing logged', async () => {
		await open( { config: { consent: true } } );
		await reader.logIn();
		assert.equal( await reader.ask( () => mw.statsig.checkGate( 'demo_button' ) ), true );
		await silent();
		const sent = reader.nextBatch();
		await reader.ask( () => {
			mw.statsig.setConsent( true );
			mw.statsig.checkGate( 'demo_button' );
		} );
		assert.equal( ( await sent ).events[ 0 ].metadata.gate, 'demo_button' );
		await closed();
	} );

	for ( const [ how, given ] of [
		[ 'says so by a cookie', { cookies: { Choice: 'out', Id: 'a'.repeat( 20 ) } } ],
		[ 'says so by the browser, where the wiki honours that', { config: { gpc: 'globalPrivacyControl' }, prepare: ( context ) => context.addInitScript( () => {
			Object.defineProperty( navigator, 'globalPrivacyControl', { get: () => true } );
		} ) } ]
	] ) {
		it( `to stay out counts where one ${ how }`, async () => {
			await open( { ...given, prepare: async ( context ) => {
				await given.prepare?.( context );
				await context.addInitScript( () => localStorage.setItem( 'mw-statsig-exposed', '{}' ) );
			} } );
			assert.deepEqual( await decided(), [ false, null, 'OptedOut' ] );
			assert.deepEqual( [ await cookie( 'Id' ), await notes() ], [ undefined, [] ] );
			await reader.ask( () => mw.statsig.setConsent( true ) );
			assert.deepEqual( await decided(), [ false, null, 'OptedOut' ] );
			await silent();
			await reader.logIn();
			assert.equal( await reader.ask( () => mw.statsig.checkGate( 'demo_button' ) ), false );
			await closed();
		} );
	}

	it( 'is not made by a browser that asks for privacy where the wiki does not honour that', async () => {
		await open( { prepare: ( context ) => context.addInitScript( () => {
			Object.defineProperty( navigator, 'globalPrivacyControl', { get: () => true } );
		} ) } );
		assert.deepEqual( await decided(), [ true, 'Test', null ] );
		await closed();
	} );

	it( 'has no unit where two ids of that name are kept: nobody knows which the server reads', async () => {
		await open( { prepare: ( context ) => context.addCookies( [ [ '/', 'a' ], [ '/index.php', 'b' ] ].map( ( [ path, digit ] ) =>
			( { name: 'wikistatsigId', value: digit.repeat( 20 ), path, domain: '127.0.0.1' } ) ) ) } );
		assert.deepEqual( await decided(), [ false, null, 'NoUnit' ] );
		await silent();
		assert.equal( ( await reader.context.cookies( `${ stage.url }/index.php` ) ).filter( ( { name } ) => name === 'wikistatsigId' ).length, 2 );
		await closed();
	} );

	for ( const value of [ 'Alice', 'A'.repeat( 20 ), 'a'.repeat( 21 ), '%00', '"x"' ] ) {
		it( `makes an id in place of what is none: ${ value }`, async () => {
			await open( { cookies: { Id: value } } );
			assert.deepEqual( await decided(), [ true, 'Test', null ] );
			assert.match( await reader.stableId(), /^[0-9a-f]{20}$/ );
			await closed();
		} );
	}

	for ( const left of [ 'x', 'null', '5', '"text"', '[]', '{"__proto__":1}', '[[]]', '{"0":"a","length":1}', '{"a":"b","c":1e999,"d":99999999999999}' ] ) {
		it( `is not disturbed by what others left in the stores: ${ left }`, async () => {
			await open( { prepare: ( context ) => context.addInitScript( ( text ) => {
				localStorage.setItem( 'mw-statsig-exposed', text );
				sessionStorage.setItem( 'mw-statsig-last-stableID', text );
			}, left ) } );
			const sent = reader.nextBatch();
			assert.deepEqual( await decided(), [ true, 'Test', null ] );
			const { events, statsigMetadata } = await sent;
			assert.deepEqual( [ events.length, statsigMetadata.previous ], [ 2, undefined ] );
			await closed();
		} );
	}
} );
