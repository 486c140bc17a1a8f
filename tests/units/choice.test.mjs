// Special:StatsigChoice and the preference, as a reader meets them in a browser, with JavaScript and without.
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { answers, start } from './stage.mjs';

const PAGE = 'Special:StatsigChoice';

describe( 'the page of the choice', () => {
	let stage;
	before( async () => {
		stage = await start( `$wgStatsigConsent = is_file( __DIR__ . '/asked' ) ? 'required' : 'none';` );
	} );
	after( () => stage.end() );

	const state = ( reader ) => reader.page.getAttribute( '#statsig-choice-state', 'data-state' );
	const press = async ( reader, chosen ) => {
		await reader.visit( PAGE );
		await Promise.all( [ reader.page.waitForURL( /saved/ ), reader.page.click( `button[name=choice][value=${ chosen }]` ) ] );
	};
	const reason = ( reader ) => reader.ask( () => mw.statsig.status().reason );

	it( 'is obeyed by the next page, and can be taken back', async () => {
		const reader = await ( await stage.reader() ).open();
		assert.notEqual( ( await answers( reader ) )[ 1 ], null );
		await press( reader, 'out' );
		assert.equal( await state( reader ), 'out-browser' );
		assert.equal( await reader.stableId(), undefined );
		await reader.visit( 'Main_Page' );
		assert.deepEqual( [ await reason( reader ), await answers( reader ) ], [ 'OptedOut', [ false, null ] ] );
		await press( reader, 'in' );
		await reader.visit( 'Main_Page' );
		assert.equal( await reason( reader ), null );
		assert.deepEqual( reader.errors, [] );
		await reader.close();
	} );

	it( 'works without JavaScript, and is obeyed when there is some again', async () => {
		const without = await ( await stage.reader( { javaScriptEnabled: false } ) ).open();
		await press( without, 'out' );
		assert.equal( await state( without ), 'out-browser' );
		const cookies = await without.context.cookies();
		assert.deepEqual( cookies.map( ( { name, value } ) => [ name, value ] ).filter( ( [ name ] ) => /statsig|session/.test( name ) ), [ [ 'wikistatsigChoice', 'out' ] ] );
		const reader = await stage.reader();
		await reader.context.addCookies( cookies );
		await reader.open();
		assert.equal( await reason( reader ), 'OptedOut' );
		await Promise.all( [ without.close(), reader.close() ] );
	} );

	it( 'of an account is a preference, which its browser obeys in every entry', async () => {
		const reader = await ( await stage.reader() ).open();
		await reader.logIn();
		const decided = () => reader.ask( () => [ mw.statsig.status().reason, Object.keys( mw.statsig.getMemberships() ).length > 0 ] );
		assert.deepEqual( await decided(), [ null, true ] );
		const prefer = ( isOut ) => reader.page.evaluate( ( given ) => mw.loader.using( 'mediawiki.api' )
			.then( () => new mw.Api().saveOption( 'statsig-optout', given ) ), isOut ? '1' : null );
		await prefer( true );
		await reader.visit( 'Main_Page' );
		assert.deepEqual( await decided(), [ 'OptedOut', false ] );
		assert.equal( await reader.stableId(), undefined );
		await reader.visit( PAGE );
		assert.equal( await state( reader ), 'out-account' );
		await prefer( false );
		await reader.visit( 'Main_Page' );
		assert.deepEqual( await decided(), [ null, true ] );
		await reader.close();
	} );
} );
