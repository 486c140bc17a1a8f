// What a program reads of a reader is what the page says of him, and nothing else goes along with his events.
import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { Stage, waitFor } from './stage.mjs';

const SETTINGS = '$wgStatsigClientEntries = [ \'in_german\', \'on_pages\', \'for_nobody_known\', \'on_vector\', \'on_this_wiki\' ];';
/** Gate => field and the text it must have. */
const GATES = {
	in_german: [ 'language', 'de' ], on_pages: [ 'namespace', '0' ], for_nobody_known: [ 'account', 'none' ],
	on_vector: [ 'skin', 'vector' ], on_this_wiki: [ 'wiki', 'wiki' ]
};

/** Puts a gate for each field into the stage's document. */
function addGates( stage ) {
	const file = join( stage.folder, 'statsig/config.json' );
	const document = JSON.parse( readFileSync( file, 'utf8' ) );
	for ( const [ name, [ field, text ] ] of Object.entries( GATES ) ) {
		document.condition_map[ name ] = { type: 'user_field', field, operator: 'any', targetValue: [ text ], idType: 'stableID' };
		document.feature_gates[ name ] = {
			...document.feature_gates.hello_world, salt: name,
			rules: [ { ...document.feature_gates.hello_world.rules[ 0 ], name, id: name, salt: name, conditions: [ name ] } ]
		};
	}
	document.time++;
	writeFileSync( file, JSON.stringify( document ) );
}

describe( 'fields of a reader', () => {
	let stage, reader;
	before( async () => {
		stage = await new Stage().start( SETTINGS );
		addGates( stage );
		reader = await ( await stage.reader() ).open();
		await waitFor( 'the gates are in the program', async () => {
			await reader.visit( `Main_Page&debug=2` );
			return reader.ask( () => mw.statsig.status().sources.program?.entries === 5 );
		} );
	} );
	after( async () => {
		await reader?.close();
		await stage.end();
	} );

	const asked = ( query ) => reader.visit( query ).then( async () => {
		await reader.ask( () => localStorage.clear() );
		const sent = reader.nextBatch();
		const passing = await reader.ask( ( names ) => names.filter( ( name ) => mw.statsig.checkGate( name ) ), Object.keys( GATES ) );
		return { passing, batch: await sent };
	} );

	it( 'are those of the page that asks', async () => {
		assert.deepEqual( ( await asked( 'Main_Page' ) ).passing, [ 'on_pages', 'for_nobody_known', 'on_vector', 'on_this_wiki' ] );
		assert.deepEqual( ( await asked( 'Special:Version&uselang=de&useskin=fallback' ) ).passing, [ 'in_german', 'for_nobody_known', 'on_this_wiki' ] );
	} );

	it( 'go along with the events, so that the worker can decide again', async () => {
		const { batch } = await asked( 'Special:Version&uselang=de' );
		const custom = { wiki: 'wiki', account: 'none', language: 'de', skin: 'vector', namespace: -1 };
		for ( const { user } of batch.events ) {
			assert.deepEqual( user.custom, custom );
		}
		const { pageView } = batch.statsigMetadata;
		const [ line ] = await waitFor( 'a line', () => {
			const lines = stage.spool().filter( ( { id } ) => id.startsWith( pageView ) );
			return lines.length > 0 && lines;
		} );
		assert.deepEqual( line.e.user.custom, custom );
		assert.equal( line.pv, batch.statsigMetadata.pv );
	} );

	it( 'of an account tell what kind it is, not whose', async () => {
		await reader.logIn();
		const { passing, batch } = await asked( 'Main_Page' );
		assert.ok( !passing.includes( 'for_nobody_known' ) );
		assert.equal( batch.events[ 0 ].user.custom.account, 'named' );
		assert.ok( !JSON.stringify( batch ).includes( 'Admin' ) );
	} );
} );
