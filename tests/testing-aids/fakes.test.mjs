// ext.statsig.testing: the fakes of unit tests are as mw.statsig is, and cannot lag behind it.
import assert from 'node:assert/strict';
import { createRequire } from 'node:module';
import { after, before, describe, it } from 'node:test';
import { Stage } from '../browser/stage.mjs';
import { document, ENTRIES } from './document.mjs';

// As Jest has it: without a wiki
const { fakeExperiments } = createRequire( import.meta.url )( '../../php/resources/ext.statsig.testing/index.js' );

/** Members of an object and of what it gives for an entry, with their types and how many arguments they take. */
const surface = ( api ) => {
	const of = ( object ) => Object.keys( object ).sort().map( ( key ) => [ key, typeof object[ key ] ] );
	const ask = { checkGate: api.checkGate( 'x' ), getMemberships: api.getMemberships(), logEvent: api.logEvent( 'x' ), setConsent: api.setConsent( true ) };
	return {
		api: of( api ), status: of( api.status() ), events: of( api.status().events ), dropped: of( api.status().events.dropped ),
		...Object.fromEntries( [ 'getFeatureGate', 'getExperiment', 'getDynamicConfig', 'getLayer' ].map( ( kind ) => [ kind, of( api[ kind ]( 'x' ) ) ] ) ),
		answers: Object.keys( ask ).map( ( key ) => [ key, typeof ask[ key ] ] ),
		ready: typeof api.ready.then
	};
};

describe( 'ext.statsig.testing', () => {
	let stage, reader;
	before( async () => {
		stage = await new Stage().start( `$wgStatsigClientEntries = ${ JSON.stringify( ENTRIES ) };`, { 'statsig/config.json': document() } );
		reader = await ( await stage.reader() ).open();
	} );
	after( async () => {
		await reader?.close();
		await stage.end();
	} );

	it( 'has the surface of mw.statsig, and what it records beside it', async () => {
		const real = await reader.ask( ( source ) => eval( source )( mw.statsig ), `(${ surface })` );
		const fake = surface( fakeExperiments() );
		const RECORDS = [ 'consents', 'events', 'exposures' ];
		assert.deepEqual( fake.api.filter( ( [ key ] ) => !RECORDS.includes( key ) ), real.api );
		assert.deepEqual( { ...fake, api: 0 }, { ...real, api: 0 } );
	} );

	it( 'comes to QUnit on a wiki by its loader', async () => {
		assert.deepEqual( await reader.ask( async () => {
			await mw.loader.using( 'ext.statsig.testing' );
			return mw.loader.require( 'ext.statsig.testing' ).fakeExperiments( { gates: { a: true } } ).checkGate( 'a' );
		} ), true );
		assert.deepEqual( reader.errors, [] );
	} );

	it( 'answers as it is told, and otherwise as mw.statsig does for what it does not know', async () => {
		const ask = ( api ) => {
			const asked = ( entry ) => [
				entry.getAssignedGroup(), entry.isAssignedGroup( 'Test', 'Control' ), entry.get( 'size' ), entry.get( 'size', 2 ), entry.get( 'size', 'x' ), entry.get( 'other', 'y' )
			];
			return [ api.checkGate( 'hello_world' ), api.isFeatureEnabled( 'nothing' ), api.checkGate( 'constructor' ), asked( api.getFeatureGate( 'hello_world' ) ), asked( api.getFeatureGate( 'nothing' ) ), ...[ 'browser_experiment', 'nothing', 'constructor' ].map( ( name ) => asked( api.getExperiment( name ) ) ),
				asked( api.getDynamicConfig( 'nothing' ) ), asked( api.getLayer( 'browser_layer' ) ), asked( api.getLayer( 'nothing' ) ) ];
		};
		const real = await reader.ask( ( source ) => {
			const experiment = mw.statsig.getExperiment( 'browser_experiment' );
			const layer = mw.statsig.getLayer( 'browser_layer' );
			const of = ( entry ) => ( { group: entry.getAssignedGroup(), value: { size: entry.get( 'size' ) } } );
			return [ eval( source )( mw.statsig ), of( experiment ), of( layer ) ];
		}, `(${ ask })` );
		const [ answers, experiment, layer ] = real;
		const fake = fakeExperiments( { gates: { hello_world: true }, experiments: { browser_experiment: experiment }, layers: { browser_layer: layer } } );
		assert.deepEqual( ask( fake ), answers );
	} );

	it( 'records exposures once, of what is there, and events', () => {
		const fake = fakeExperiments( { gates: { a: false }, experiments: { b: 'Test' }, configs: { c: { value: { size: 3 } } }, layers: { d: { value: { size: 3 } } } } );
		fake.getExperiment( 'b' );
		fake.getMemberships();
		assert.deepEqual( fake.exposures, [] );
		fake.checkGate( 'a' );
		fake.isFeatureEnabled( 'a' );
		fake.checkGate( 'unknown' );
		const experiment = fake.getExperiment( 'b' );
		assert.deepEqual( [ experiment.isAssignedGroup( 'Test' ), experiment.get( 'size', 1 ) ], [ true, 1 ] );
		assert.equal( fake.getDynamicConfig( 'c' ).get( 'size', 1 ), 3 );
		fake.getLayer( 'd' ).getAssignedGroup();
		fake.getLayer( 'd' ).get( 'missing' );
		fake.getLayer( 'd' ).get( 'size' );
		assert.deepEqual( fake.exposures, [ [ 'gates', 'a' ], [ 'configs', 'b' ], [ 'configs', 'c' ], [ 'layers', 'd', 'size' ] ] );
		assert.deepEqual( fake.getMemberships(), { a: [ 'false', '00000000', 1 ], b: [ 'Test', '00000000', 1 ] } );
		fake.logEvent( 'click', 1, { target: 'x' } );
		experiment.send( 'click', { target: 'y' } );
		fake.setConsent( false );
		assert.deepEqual( fake.events, [
			{ eventName: 'click', value: 1, metadata: { target: 'x' } }, { eventName: 'click', value: null, metadata: { target: 'y' }, entry: 'b' }
		] );
		assert.deepEqual( fake.consents, [ false ] );
	} );
} );
