// Ids that an edge's header gives: the browser decides by them as PHP does, and keeps none of its own.
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { waitFor } from '../browser/stage.mjs';
import { answers, ids, ofPhp, start } from './stage.mjs';

const HEADER = 'X-Statsig-Ids';

describe( 'ids of an edge', () => {
	let stage;
	before( async () => {
		stage = await start( `$wgStatsigEdgeHeader = '${ HEADER }'; $wgCdnServersNoPurge = [ '127.0.0.1' ];` );
	} );
	after( () => stage.end() );

	const open = async ( given, title ) => ( await stage.reader( { extraHTTPHeaders: given ? { [ HEADER ]: given } : {} } ) ).open( title );
	const unitsOf = ( batch ) => batch.events.map( ( { user } ) => user.customIDs.stableID );

	it( 'are what PHP and JavaScript decide by', async () => {
		const seen = new Set();
		for ( const id of ids ) {
			const reader = await open( `stableID=${ id }`, 'Special:SpecialPages' );
			const found = await answers( reader );
			assert.deepEqual( found, await ofPhp( reader ), id );
			seen.add( JSON.stringify( found ) );
			assert.equal( await reader.stableId(), undefined, 'no cookie is written' );
			assert.deepEqual( reader.errors, [] );
			await reader.close();
		}
		assert.ok( seen.size > 1, 'they are in different groups' );
	} );

	it( 'name the events of a page that caches keep', async () => {
		const reader = await open( `stableID=${ ids[ 0 ] }` );
		const sent = reader.nextBatch();
		await answers( reader );
		assert.deepEqual( new Set( unitsOf( await sent ) ), new Set( [ ids[ 0 ] ] ) );
		await reader.ask( () => mw.statsig.logEvent( 'click' ) );
		await reader.hide();
		assert.equal( await reader.stableId(), undefined );
		await reader.close();
	} );

	it( 'may be one for each entry: each is decided and recorded by its own, others by none', async () => {
		const reader = await open( `hello_world=${ ids[ 1 ] };demo_experiment=${ ids[ 2 ] }`, 'Special:SpecialPages' );
		const sent = reader.nextBatch();
		assert.deepEqual( await answers( reader ), await ofPhp( reader ) );
		await sent;
		const unitOf = () => Object.fromEntries( reader.batches().flatMap( ( { events } ) => events )
			.map( ( { metadata, user } ) => [ metadata.gate ?? metadata.config, user.customIDs.stableID ] ) );
		await waitFor( 'both', () => Object.keys( unitOf() ).length === 2 );
		assert.deepEqual( unitOf(), { hello_world: ids[ 1 ], demo_experiment: ids[ 2 ] } );
		for ( const { memberships } of reader.batches().map( ( batch ) => batch.statsigMetadata ) ) {
			assert.ok( Object.keys( memberships ).length <= 1, 'no batch names what another id is in' );
		}
		await reader.close();
		const other = await open( `demo_experiment=${ ids[ 2 ] }` );
		assert.deepEqual( ( await answers( other ) )[ 0 ], false );
		assert.deepEqual( await other.ask( () => mw.statsig.getFeatureGate( 'hello_world' ).getAssignedGroup() ), null );
		assert.equal( await other.stableId(), undefined );
		await other.close();
	} );

	for ( const given of [ undefined, `stableID=${ 'A'.repeat( 20 ) }`, `stableID=${ ids[ 0 ] };` ] ) {
		it( `are the cookie's where there is no header that is believed: ${ given }`, async () => {
			const reader = await open( given );
			assert.notEqual( ( await answers( reader ) )[ 1 ], null );
			assert.match( await reader.stableId(), /^[0-9a-f]{20}$/ );
			await reader.close();
		} );
	}

	it( 'are shown by the overlay as they are decided', async () => {
		const reader = await open( `demo_experiment=${ ids[ 2 ] }`, 'Main_Page&statsig=debug' );
		const [ , group ] = await answers( reader );
		await reader.page.waitForSelector( '#statsig-debug' );
		const text = await reader.page.textContent( '#statsig-debug' );
		assert.ok( text.includes( group ) && text.includes( 'NoUnit' ), text );
		assert.deepEqual( reader.errors, [] );
		await reader.close();
	} );
} );
