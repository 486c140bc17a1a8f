// What a layer gives a browser goes by the experiment that has the unit: two experiments of one layer are not one.
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Stage, formOf, waitFor } from './stage.mjs';

const SETTINGS = '$wgStatsigClientEntries[] = \'browser_layer\';';
/** The unit of the first experiment, one of the second, and one of none. */
const [ FIRST, SECOND, NOBODY ] = [ 'a', 'b', 'c' ].map( ( digit ) => digit.repeat( 20 ) );

const rule = ( id, condition, more ) => ( {
	name: id, id, salt: id, passPercentage: 100, conditions: [ condition ], returnValue: { size: 1, colour: 'grey' }, idType: 'stableID', ...more
} );
const spec = ( entity, rules, more ) => ( {
	type: 'dynamic_config', entity, salt: entity, enabled: true, isActive: true, defaultValue: { size: 1, colour: 'grey' },
	idType: 'stableID', version: 1, rules, ...more
} );
const experiment = ( parameter, value ) => spec( 'experiment', [
	rule( `${ parameter }_test`, 'all_stable', { returnValue: { [ parameter ]: value }, groupName: 'Test', isExperimentGroup: true } )
], { explicitParameters: [ parameter ] } );

/** Puts a layer with two experiments into the stage's document. */
function addLayer( stage ) {
	const file = join( stage.folder, 'statsig/config.json' );
	const document = JSON.parse( readFileSync( file, 'utf8' ) );
	document.layer_configs.browser_layer = spec( 'layer', [
		rule( 'to_first', 'is_first', { configDelegate: 'first' } ), rule( 'to_second', 'is_second', { configDelegate: 'second' } )
	] );
	Object.assign( document.dynamic_configs, { first: experiment( 'size', 3 ), second: experiment( 'colour', 'blue' ) } );
	for ( const [ name, unit ] of [ [ 'is_first', FIRST ], [ 'is_second', SECOND ] ] ) {
		document.condition_map[ name ] = { type: 'unit_id', operator: 'any', targetValue: [ unit ], idType: 'stableID' };
	}
	Object.assign( document.experiment_to_layer, { first: 'browser_layer', second: 'browser_layer' } );
	document.time++;
	writeFileSync( file, JSON.stringify( document ) );
}

describe( 'a layer of the browser', () => {
	let stage;
	before( async () => {
		stage = await new Stage().start( SETTINGS );
		addLayer( stage );
	} );
	after( () => stage.end() );

	/** A page of the reader with this stable id. */
	const open = async ( unit ) => {
		const reader = await stage.reader();
		await reader.context.addCookies( [ { name: 'wikistatsigId', value: unit, url: stage.url } ] );
		return reader.open();
	};
	const click = async ( reader ) => {
		const sent = reader.nextBatch();
		await reader.ask( () => mw.statsig.logEvent( 'click' ) );
		await reader.hide();
		return sent;
	};
	const ofLayer = ( memberships ) => Object.fromEntries(
		Object.entries( formOf( memberships ) ).filter( ( [ name, { 3: layer } ] ) => layer || name === 'browser_layer' ) );

	for ( const [ unit, name, parameter, value ] of [ [ FIRST, 'first', 'size', 3 ], [ SECOND, 'second', 'colour', 'blue' ] ] ) {
		it( `makes a unit of ${ name } a member of that, in the layer`, async () => {
			const reader = await open( unit );
			const before = await click( reader );
			assert.deepEqual( ofLayer( before.statsigMetadata.memberships ), { [ name ]: [ 'Test', true, 0, 'browser_layer' ] } );
			assert.equal( await reader.ask( ( one ) => mw.statsig.getLayer( 'browser_layer' ).get( one, null ), parameter ), value );
			assert.deepEqual( ofLayer( await reader.ask( () => mw.statsig.getMemberships() ) ), { [ name ]: [ 'Test', true, 1, 'browser_layer' ] } );
			const exposures = () => reader.batches().filter( ( { events } ) => events.some( ( { eventName } ) => eventName === 'statsig::layer_exposure' ) );
			const [ { events, statsigMetadata } ] = await waitFor( 'the exposure', () => exposures().length > 0 && exposures() );
			assert.deepEqual( ofLayer( statsigMetadata.memberships ), { [ name ]: [ 'Test', true, 1, 'browser_layer' ] } );
			const { metadata } = events.find( ( { eventName } ) => eventName === 'statsig::layer_exposure' );
			assert.deepEqual( [ metadata.config, metadata.allocatedExperiment, metadata.parameterName ], [ 'browser_layer', name, parameter ] );
			const [ line ] = await waitFor( 'its line', () => {
				const lines = stage.spool().filter( ( { id } ) => id.startsWith( statsigMetadata.pageView ) )
					.filter( ( { e } ) => e.eventName === 'statsig::layer_exposure' );
				return lines.length > 0 && lines;
			} );
			assert.deepEqual( line.m[ name ], statsigMetadata.memberships[ name ] );
			assert.deepEqual( reader.errors, [] );
			await reader.close();
		} );
	}

	it( 'makes a unit of no experiment a member of none', async () => {
		const reader = await open( NOBODY );
		assert.equal( await reader.ask( () => mw.statsig.getLayer( 'browser_layer' ).get( 'size', null ) ), 1 );
		assert.deepEqual( ofLayer( ( await click( reader ) ).statsigMetadata.memberships ), {} );
		await reader.close();
	} );
} );
