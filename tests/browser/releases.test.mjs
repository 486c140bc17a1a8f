// Pages and scripts of an earlier release, from caches and open tabs, with the code as it is.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, before, describe, it } from 'node:test';
import { RELAY, Stage, waitFor } from './stage.mjs';

const fixture = ( name ) => readFileSync( new URL( `../fixtures/releases/values-only/${ name }`, import.meta.url ), 'utf8' );
const MODULE = 'ext.statsig';

describe( 'releases meet', () => {
	let stage, reader;
	before( async () => {
		stage = await new Stage().start();
	} );
	after( () => stage.end() );

	it( 'an old module on a new page answers by the values, has defaults for the rest, and its events arrive', async () => {
		reader = await stage.reader();
		// What load.php delivers besides stays; of ours comes the old file
		await reader.context.route( /load\.php\?.*modules=[^&]*ext\.statsig/, async ( route ) => {
			const url = new URL( route.request().url() );
			const others = url.searchParams.get( 'modules' ).split( '|' ).filter( ( name ) => name !== MODULE );
			url.searchParams.set( 'modules', others.join( '|' ) );
			const rest = others.length ? await ( await route.fetch( { url: String( url ) } ) ).text() : '';
			await route.fulfill( { contentType: 'text/javascript', body: rest + fixture( 'module.js' ) } );
		} );
		await reader.open();
		await reader.logIn();
		assert.deepEqual( await reader.ask( () => {
			mw.statsig.logEvent( 'click', null, { target: 'old' } );
			return [ mw.statsig.checkGate( 'demo_button' ), mw.statsig.checkGate( 'hello_world' ), mw.statsig.getExperiment( 'browser_experiment' ).get( 'size', 1 ) ];
		} ), [ true, false, 1 ] );
		await waitFor( 'the click is in the spool', () => stage.spool().some( ( { e } ) => e.eventName === 'click' && e.metadata.target === 'old' ) );
		assert.deepEqual( reader.errors, [] );
	} );

	it( 'a new module on an old page answers by its values and by the program', async () => {
		await reader.close();
		reader = await stage.reader();
		const values = JSON.parse( fixture( 'values.json' ) );
		await reader.context.route( /title=Main_Page/, async ( route ) => {
			const response = await route.fetch();
			const html = ( await response.text() ).replace( /("wgStatsigValues":)\{.*?"token":"[^"]*"\}/, ( all, key ) => key + JSON.stringify( values ) );
			await route.fulfill( { response, body: html } );
		} );
		await reader.open();
		await reader.logIn();
		const sent = reader.page.waitForResponse( ( response ) => response.url() === stage.url + RELAY );
		assert.deepEqual( await reader.ask( () => [
			mw.config.get( 'wgStatsigValues' ).cv,
			mw.statsig.checkGate( 'demo_button' ), mw.statsig.checkGate( 'hello_world' ),
			mw.statsig.getExperiment( 'account_experiment' ).get( 'size', 1 ), mw.statsig.getLayer( 'account_layer' ).get( 'size', 1 )
		] ), [ values.cv, true, true, 3, 3 ] );
		assert.equal( ( await sent ).status(), 202 );
		assert.deepEqual( reader.errors, [] );
	} );
} );
