// What is delivered in another shape than the client reads is refused, said by status(), and counted: never silently.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, before, describe, it } from 'node:test';
import { Stage, waitFor } from '../browser/stage.mjs';
import { document, ENTRIES } from './document.mjs';

const read = ( path ) => readFileSync( new URL( `../${ path }`, import.meta.url ), 'utf8' );
const PROGRAM = { kind: 'program', v: 1, hash: 'none', listed: [ 1, 0, 0 ], units: [ 'stableID' ], gates: [ [ 'hello_world', '0123abcd', 0, 1 ] ], configs: [], layers: [] };
const VALUES = { kind: 'values', cv: '0123456789abcdef', idType: 'userID', unit: 'a'.repeat( 32 ), custom: {}, gates: { demo_button: [ true, 'r', 'true', [], null, '0123abcd', '' ] }, configs: {}, layers: {}, token: 'x' };
const V1 = { has_updates: true, time: 1, feature_gates: [ { name: 'hello_world', type: 'feature_gate', rules: [] } ], dynamic_configs: [], layer_configs: [] };
const V2 = { ...V1, feature_gates: { hello_world: { type: 'feature_gate', rules: [] } }, dynamic_configs: {}, layer_configs: {}, condition_map: {} };
const INITIALIZE = { feature_gates: { 1: { name: '1', value: true, rule_id: 'r' } }, dynamic_configs: {}, layer_configs: {}, hash_used: 'djb2', has_updates: true, time: 1 };

/** Texts in the place of the program => the reason */
const PROGRAMS = {
	'nothing': [ '', 'SyntaxError' ],
	'an error page': [ '<!DOCTYPE html><html><body>502 Bad Gateway</body></html>', 'SyntaxError' ],
	'a program cut short': [ JSON.stringify( PROGRAM ).slice( 0, -20 ), 'SyntaxError' ],
	'null': [ 'null', 'TypeError' ],
	'a number': [ '7', 'TypeError' ],
	'a text': [ '"program"', 'TypeError' ],
	'a list': [ '[]', 'TypeError' ],
	'an empty object': [ '{}', 'TypeError' ],
	'values': [ JSON.stringify( VALUES ), 'TypeError' ],
	'the answer to a vendor\'s SDK': [ JSON.stringify( INITIALIZE ), 'TypeError' ],
	'a document of the first form': [ JSON.stringify( V1 ), 'TypeError' ],
	'a document of the second form': [ JSON.stringify( V2 ), 'TypeError' ],
	'a program of another version': [ JSON.stringify( { ...PROGRAM, v: 2 } ), 'Kind' ],
	'a program of another kind': [ JSON.stringify( { ...PROGRAM, kind: 'values' } ), 'Kind' ],
	'a program with names in an unknown hash': [ JSON.stringify( { ...PROGRAM, hash: 'md5' } ), 'Kind' ],
	'a map in the place of a list': [ JSON.stringify( { ...PROGRAM, gates: {} } ), 'TypeError' ],
	'nothing in the place of a list': [ JSON.stringify( { ...PROGRAM, listed: null } ), 'TypeError' ]
};
/** What stands in the place of the values => the reason */
const OF_VALUES = {
	'a program': [ PROGRAM, 'Kind' ],
	'a document': [ V2, 'TypeError' ],
	'the answer to a vendor\'s SDK': [ INITIALIZE, 'TypeError' ],
	'an empty object': [ {}, 'TypeError' ],
	'a list': [ [], 'TypeError' ],
	'a text': [ 'values', 'TypeError' ],
	'a number': [ 7, 'TypeError' ],
	'values without a part': [ { ...VALUES, layers: undefined }, 'TypeError' ],
	'values of another kind': [ { ...VALUES, kind: 'other' }, 'Kind' ],
	'an entry that is no list': [ { ...VALUES, gates: { demo_button: { value: true } } }, 'TypeError' ]
};

describe( 'a payload of another shape', () => {
	let stage;
	before( async () => {
		stage = await new Stage().start( `$wgStatsigClientEntries = ${ JSON.stringify( ENTRIES ) };`, { 'statsig/config.json': document() } );
	} );
	after( () => stage.end() );

	const counts = ( reader ) => reader.batches().filter( ( { statsigMetadata } ) => statsigMetadata.timings?.refused === 1 );

	for ( const [ what, [ text, reason ] ] of Object.entries( PROGRAMS ) ) {
		it( `${ what } in the place of the program is refused: ${ reason }`, async () => {
			const reader = await stage.reader();
			await reader.context.route( /load\.php.*ext\.statsig/, async ( route ) => {
				const body = await ( await route.fetch() ).text();
				route.fulfill( { contentType: 'text/javascript', body: body.replace( /("program\.json":\s*)"(\\.|[^"\\])*"/, ( all, key ) => key + JSON.stringify( text ) ) } );
			} );
			await reader.open();
			assert.deepEqual( await reader.ask( () => [
				mw.statsig.checkGate( 'hello_world' ), mw.statsig.getExperiment( 'browser_experiment' ).get( 'size', 5 ), mw.loader.getState( 'ext.statsig' )
			] ), [ false, 5, 'ready' ] );
			const status = await reader.ask( () => mw.statsig.status() );
			assert.deepEqual( [ status.reason, status.refused ], [ 'Error', { program: reason } ] );
			await waitFor( 'the wiki is told', () => counts( reader ).length );
			assert.deepEqual( [ counts( reader ).length, counts( reader )[ 0 ].events ], [ 1, [] ], 'once, and of nobody' );
			assert.equal( await reader.stableId(), undefined );
			assert.deepEqual( reader.errors, [] );
			await reader.close();
		} );
	}

	it( 'in the place of the values is refused, and the browser goes on by the program', async () => {
		const reader = await ( await stage.reader() ).open();
		await reader.logIn();
		let given;
		await reader.context.route( /title=Main_Page/, async ( route ) => {
			const response = await route.fetch();
			const html = ( await response.text() ).replace( /("wgStatsigValues":)\{.*?"token":"[^"]*"\}/, ( all, key ) => key + JSON.stringify( given ) );
			await route.fulfill( { response, body: html } );
		} );
		for ( const [ what, [ values, reason ] ] of Object.entries( OF_VALUES ) ) {
			given = values;
			const before = counts( reader ).length;
			await reader.visit( 'Main_Page' );
			assert.deepEqual( await reader.ask( () => [ mw.statsig.checkGate( 'demo_button' ), mw.statsig.checkGate( 'hello_world' ) ] ), [ false, true ], what );
			const { reason: all, refused, sources } = await reader.ask( () => mw.statsig.status() );
			assert.deepEqual( [ all, refused, Object.keys( sources ) ], [ null, { values: reason }, [ 'program' ] ], what );
			await waitFor( 'the wiki is told', () => counts( reader ).length === before + 1 );
		}
		assert.deepEqual( reader.errors, [] );
		await reader.close();
	} );

	it( 'is counted in the wiki\'s own numbers', async () => {
		const answer = await fetch( `${ stage.url }/rest.php/statsig/v1/rgstr`, {
			method: 'POST', body: '{"events":[],"statsigMetadata":{"timings":{"refused":1}}}', headers: { 'sec-fetch-site': 'same-origin' }
		} );
		assert.equal( answer.status, 202 );
	} );

	it( 'is told in words that stand in the documentation', () => {
		const page = read( '../docs/testing.md' );
		for ( const word of [ 'SyntaxError', 'TypeError', 'Kind' ] ) {
			assert.match( page, new RegExp( `^\\| \`${ word }\` \\|`, 'm' ) );
		}
	} );
} );
