// mw.statsig in real Chromium: answers, exposures, events.
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { formOf, RELAY, Stage } from './stage.mjs';

describe( 'mw.statsig', () => {
	let stage, reader;
	before( async () => {
		stage = await new Stage().start();
	} );
	after( () => stage.end() );

	const open = async ( title ) => {
		await reader?.close();
		reader = await ( await stage.reader() ).open( title );
		return reader;
	};

	it( 'greets in the console, with one request, for events, and none for what it decides by', async () => {
		await open( 'Special:StatsigDemo' );
		const batch = await reader.nextBatch();
		assert.ok( reader.lines.includes( 'Hello, World!' ) );
		assert.equal( await reader.page.textContent( '#statsig-demo-browser' ),
			'In this browser the second gate is open: look at the console.' );
		assert.deepEqual( reader.calls(), [ RELAY ] );
		assert.deepEqual( reader.foreign(), [] );
		assert.deepEqual( reader.errors, [] );
		const said = batch.events.map( ( { eventName, metadata } ) =>
			[ eventName, metadata.gate, metadata.gateValue, metadata.ruleID ] );
		assert.deepEqual( said, [ [ 'statsig::gate_exposure', 'hello_world', 'true', '' ] ] );
	} );

	it( 'keeps a stable id that JavaScript made, from page to page and tab to tab', async () => {
		await open();
		await reader.ask( () => 0 );
		const id = await reader.stableId();
		assert.match( id, /^[0-9a-f]{20}$/ );
		await reader.visit( 'Special:StatsigDemo' );
		await reader.ask( () => 0 );
		const other = await reader.context.newPage();
		await other.goto( `${ stage.url }/index.php?title=Main_Page` );
		assert.equal( await reader.stableId(), id );
		const [ cookie ] = ( await reader.context.cookies() ).filter( ( { name } ) => name === 'wikistatsigId' );
		const days = ( cookie.expires - Date.now() / 1000 ) / 86400;
		assert.ok( days > 6.9 && days <= 7, String( days ) );
		assert.deepEqual( [ cookie.httpOnly, cookie.sameSite, cookie.path ], [ false, 'Lax', '/' ] );
	} );

	it( 'answers synchronously, defaults for what it does not know', async () => {
		await open();
		assert.deepEqual( await reader.ask( () => {
			const experiment = mw.statsig.getExperiment( 'browser_experiment' );
			const unknown = mw.statsig.getExperiment( 'unknown' );
			return [
				mw.statsig.checkGate( 'hello_world' ), mw.statsig.checkGate( 'unknown' ), mw.statsig.checkGate( 'constructor' ),
				experiment.getAssignedGroup(), experiment.get( 'size', 1 ), experiment.get( 'size' ), experiment.get( 'size', 'big' ),
				experiment.get( 'toString', 'none' ), unknown.getAssignedGroup(), unknown.get( 'size', 7 ), unknown.get( 'size' ),
				mw.statsig.getLayer( 'account_layer' ).get( 'size', 9 ), mw.statsig.checkGate(), mw.statsig.getExperiment( null ).get(),
				mw.statsig.isFeatureEnabled( 'hello_world' ), experiment.isAssignedGroup( 'Control', 'Test' ), experiment.isAssignedGroup( 'Control' ),
				unknown.isAssignedGroup( 'Test' ), mw.statsig.getDynamicConfig( 'browser_experiment' ).get( 'size', 1 )
			];
		} ), [ true, false, false, 'Test', 3, 3, 'big', 'none', null, 7, null, 9, false, null, true, true, false, false, 3 ] );
		assert.deepEqual( reader.errors, [] );
	} );

	it( 'logs an exposure at the first read, not before, and once', async () => {
		await open();
		await reader.ask( () => {
			window.experiment = mw.statsig.getExperiment( 'browser_experiment' );
		} );
		assert.deepEqual( formOf( await reader.ask( () => mw.statsig.getMemberships() ) ),
			{ hello_world: [ 'true', true, 0 ], browser_experiment: [ 'Test', true, 0 ] } );
		const sent = reader.nextBatch();
		await reader.ask( () => {
			window.experiment.get( 'size', 1 );
			window.experiment.getAssignedGroup();
			mw.statsig.getExperiment( 'browser_experiment' ).get( 'colour', 'grey' );
		} );
		const { events, statsigMetadata } = await sent;
		assert.deepEqual( events.map( ( { eventName, metadata } ) => [ eventName, metadata.config ] ),
			[ [ 'statsig::config_exposure', 'browser_experiment' ] ] );
		assert.deepEqual( formOf( statsigMetadata.memberships ),
			{ hello_world: [ 'true', true, 0 ], browser_experiment: [ 'Test', true, 1 ] } );
	} );

	it( 'does not log it again on the next page, and tells it from the last one', async () => {
		await open();
		const first = reader.nextBatch();
		await reader.ask( () => mw.statsig.checkGate( 'hello_world' ) );
		const { pageView } = ( await first ).statsigMetadata;
		await reader.visit( 'Special:Version' );
		const second = reader.nextBatch();
		await reader.ask( () => {
			mw.statsig.checkGate( 'hello_world' );
			mw.statsig.logEvent( 'click', null, { target: 'second_page' } );
		} );
		await reader.hide();
		const batch = await second;
		assert.deepEqual( batch.events.map( ( { eventName } ) => eventName ), [ 'click' ] );
		assert.deepEqual( batch.statsigMetadata.previous, [ pageView, 1 ] );
		assert.equal( batch.statsigMetadata.memberships.hello_world[ 2 ], 1, 'it counts as exposed all the same' );
	} );

	it( 'sends one batch in our format, without cookie and referrer', async () => {
		await open();
		const sent = reader.page.waitForRequest( ( request ) => request.url().endsWith( RELAY ) );
		await reader.ask( () => {
			mw.statsig.checkGate( 'hello_world' );
			mw.statsig.logEvent( 'click', null, { target: 'button' } );
		} );
		const request = await sent;
		const headers = await request.allHeaders();
		assert.deepEqual( [ headers.cookie, headers.referer ], [ undefined, undefined ] );
		const batch = JSON.parse( request.postData() );
		assert.deepEqual( Object.keys( batch ), [ 'events', 'statsigMetadata' ] );
		const { sdkType, sdkVersion, pageView, pv, cv } = batch.statsigMetadata;
		assert.equal( sdkType, 'mw-statsig' );
		assert.match( sdkVersion, /^\d+\.\d+\.\d+$/ );
		assert.match( pageView, /^[0-9a-f]{20}$/ );
		assert.match( pv, /^[0-9a-f]{16}$/ );
		assert.equal( cv, undefined );
		assert.deepEqual( batch.events.map( ( event ) => event.statsigMetadata.seq ), [ 1, 2 ] );
		const stableID = await reader.stableId();
		for ( const event of batch.events ) {
			assert.deepEqual( event.user, { customIDs: { stableID }, custom: {} } );
		}
		assert.equal( ( await request.response() ).status(), 202 );
		const kept = stage.spool().map( ( line ) => line.id );
		assert.ok( kept.includes( `${ pageView }000000000001` ) && kept.includes( `${ pageView }000000000002` ) );
	} );

	it( 'sends what is waiting when the reader leaves', async () => {
		await open();
		const pageView = await reader.ask( () => {
			mw.statsig.logEvent( 'click', null, { target: 'leaving' } );
		} ).then( () => reader.visit( 'Special:Version' ) ).then( () => reader.batches().at( -1 ).statsigMetadata.pageView );
		await reader.ask( () => 0 );
		await reader.page.waitForLoadState( 'networkidle' );
		assert.ok( stage.spool().some( ( line ) => line.id.startsWith( pageView ) ) );
	} );

	it( 'tells other instruments', async () => {
		await open();
		assert.deepEqual( await reader.ask( () => new Promise( ( resolve ) => {
			const heard = [];
			mw.hook( 'statsig.ready' ).add( ( given ) => heard.push( given === mw.statsig ) );
			mw.trackSubscribe( 'statsig.event', ( topic, event ) => heard.push( event.eventName ) );
			mw.statsig.logEvent( 'click' );
			// It is written when the script that logs it has ended
			setTimeout( () => mw.hook( 'statsig.memberships' ).add( ( memberships ) => {
				heard.push( Object.keys( memberships ).sort() );
				resolve( heard );
			} ) );
		} ) ), [ true, 'click', [ 'browser_experiment', 'hello_world' ] ] );
	} );

	it( 'has an event of an experiment under the unit of that alone', async () => {
		await open();
		const sent = reader.nextBatch();
		await reader.ask( () => {
			const experiment = mw.statsig.getExperiment( 'browser_experiment' );
			experiment.sendExposure();
			experiment.send( 'click', { target: 'button' } );
			mw.statsig.getExperiment( 'unknown' ).sendExposure();
		} );
		const { events } = await sent;
		assert.deepEqual( events.map( ( { eventName, metadata } ) => [ eventName, metadata.config || metadata.target ] ),
			[ [ 'statsig::config_exposure', 'browser_experiment' ], [ 'click', 'button' ] ] );
	} );

	it( 'says by what it decides, and why it does not', async () => {
		await open();
		const { enabled, ready, reason, sources, absent, lastAnswer } = await reader.ask( () => mw.statsig.status() );
		assert.deepEqual( { enabled, ready, reason, lastAnswer }, { enabled: true, ready: true, reason: null, lastAnswer: null } );
		assert.deepEqual( Object.keys( sources ), [ 'program' ] );
		assert.match( sources.program.version, /^[0-9a-f]{16}$/ );
		assert.equal( sources.program.entries, 2 );
		assert.deepEqual( absent, { unknown: 'Unrecognized' } );
	} );

	after( () => reader?.close() );
} );
