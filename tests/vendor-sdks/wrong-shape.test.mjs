// Specs given to the SDK that wants values, and the reverse, end in a reason: said by the sample, and by each answer.
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { sample } from './samples.mjs';
import { SDKS } from './sdks.mjs';
import { Stage, waitFor } from './stage.mjs';

describe( 'what is given to the wrong SDK', () => {
	let stage, reader, said;
	before( async () => {
		stage = await new Stage().start();
		reader = await stage.reader();
		said = [];
		reader.page.on( 'console', ( message ) => said.push( message.text() ) );
		await reader.visit();
		await reader.page.evaluate( async () => {
			await new Promise( ( resolve ) => {
				RLQ.push( [ 'mediawiki.base', () => mw.loader.using( [ 'ext.statsig', 'mediawiki.util', 'mediawiki.cookie' ] ).then( resolve ) ] );
			} );
			mw.hook( 'myfeature.statsig' ).add( () => {
				window.isFired = true;
			} );
		} );
	} );
	after( async () => {
		await reader.close();
		assert.deepEqual( stage.wire.foreign, [] );
		await stage.end();
	} );

	/** What the wiki answers on both routes */
	const texts = () => reader.page.evaluate( async () => {
		const rest = `${ mw.util.wikiScript( 'rest' ) }/statsig/v1`;
		const stableID = mw.cookie.get( 'statsigId' );
		const values = await fetch( `${ rest }/initialize`, { method: 'POST', body: JSON.stringify( { user: { customIDs: { stableID } } } ) } );
		return { values: await values.text(), specs: await ( await fetch( `${ rest }/download_config_specs` ) ).text() };
	} );

	it( 'is specs for js-client: the sample says so, and the SDK answers Unrecognized', async () => {
		const { specs } = await texts();
		const reason = await reader.page.evaluate( ( code, source, text ) => {
			( 0, eval )( code );
			mw.config.set( 'wgMyFeatureValues', text );
			( 0, eval )( `{ ${ source } }` );
			const client = new Statsig.StatsigClient( 'client-a', {}, { disableStorage: true, loggingEnabled: 'disabled' } );
			client.dataAdapter.setData( text );
			client.initializeSync( { disableBackgroundCacheRefresh: true } );
			return client.getFeatureGate( 'browser_gate_1' ).details.reason;
		}, SDKS[ 'js-client' ].code, sample( 'js-client, from the page' ), specs );
		await waitFor( 'it is said', () => said.some( ( line ) => line.includes( 'no values for js-client' ) ) );
		assert.match( reason, /^NoValues$|:Unrecognized$/ );
		assert.equal( await reader.page.evaluate( () => window.isFired ), undefined );
	} );

	it( 'is values for the client on the device: the sample says so, and the SDK answers null or Unrecognized', async () => {
		const { values } = await texts();
		const reason = await reader.page.evaluate( ( code, source, text ) => {
			( 0, eval )( code );
			window.require = () => text;
			( 0, eval )( `{ ${ source } }` );
			const rest = `${ mw.util.wikiScript( 'rest' ) }/statsig/v1`;
			const client = new Statsig.StatsigOnDeviceEvalClient( 'client-b', {
				disableStorage: true, loggingEnabled: 'disabled', networkConfig: { api: rest, sdkExceptionUrl: `${ rest }/sdk_exception` }
			} );
			client.dataAdapter.setData( text );
			client.initializeSync( { disableBackgroundCacheRefresh: true } );
			const gate = client.getFeatureGate( 'browser_gate_1', {} );
			return gate && gate.details.reason;
		}, SDKS[ 'on-device' ].code, sample( 'On-device client, from the page' ), values );
		await waitFor( 'it is said', () => said.some( ( line ) => line.includes( 'no specs for the on-device client' ) ) );
		assert.ok( reason === null || /^NoValues$|:Unrecognized$/.test( reason ), String( reason ) );
		assert.equal( await reader.page.evaluate( () => window.isFired ), undefined );
	} );
} );
