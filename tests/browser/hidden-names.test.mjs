// Programs that hide names decide as those that do not, and tell nobody what the wiki tries.
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { formOf, Stage, waitFor } from './stage.mjs';

/** The file says how; without it names stand in clear. */
const SETTINGS = '$wgStatsigProgramNames = is_file( __DIR__ . \'/names\' ) ? file_get_contents( __DIR__ . \'/names\' ) : \'none\';';
const LISTED = [ 'hello_world', 'browser_experiment' ];

const HASHES = {
	sha256: ( name ) => createHash( 'sha256' ).update( name ).digest( 'hex' ).slice( 0, 12 ),
	djb2: ( name ) => String( [ ...name ].reduce( ( hash, letter ) => Math.imul( hash, 31 ) + letter.codePointAt( 0 ) | 0, 0 ) >>> 0 )
};

describe( 'names that are hidden', () => {
	let stage, reader, clear;
	const delivered = async () => ( await fetch( `${ stage.url }/load.php?lang=en&modules=ext.statsig&skin=vector&version=${ Math.random() }` ) ).text();
	/** Answers of a fresh page view, its memberships, and the batch that tells of them. */
	const asked = async () => {
		await reader.ask( () => localStorage.clear() );
		const sent = reader.nextBatch();
		const answers = await reader.ask( () => [
			mw.statsig.checkGate( 'hello_world' ), mw.statsig.getExperiment( 'browser_experiment' ).getAssignedGroup()
		] );
		return { answers, memberships: await reader.ask( () => mw.statsig.getMemberships() ), batch: await sent };
	};

	before( async () => {
		stage = await new Stage().start( SETTINGS );
		reader = await ( await stage.reader() ).open();
		clear = await asked();
	} );
	after( async () => {
		await reader?.close();
		await stage.end();
	} );

	for ( const [ hash, written ] of Object.entries( HASHES ) ) {
		it( `decide as in clear: ${ hash }`, async () => {
			writeFileSync( join( stage.folder, 'names' ), hash );
			const text = await waitFor( 'the program hides them', async () => {
				const found = await delivered();
				return !LISTED.some( ( name ) => found.includes( name ) ) && found;
			} );
			assert.ok( LISTED.every( ( name ) => text.includes( `\\"${ written( name ) }\\"` ) ) );
			await waitFor( 'pages use it', async () => {
				await reader.visit( 'Main_Page&debug=2' );
				return reader.ask( ( name ) => mw.statsig.getMemberships()[ name ], written( 'browser_experiment' ) );
			} );
			const hidden = await asked();
			assert.deepEqual( hidden.answers, clear.answers );
			assert.deepEqual( formOf( hidden.memberships ), Object.fromEntries(
				Object.entries( formOf( clear.memberships ) ).map( ( [ name, member ] ) => [ written( name ), member ] )
			) );
			assert.deepEqual( hidden.batch.statsigMetadata.memberships, hidden.memberships );
			// The feature's own code knows them; the worker takes both
			assert.deepEqual( hidden.batch.events.map( ( { metadata } ) => metadata.gate ?? metadata.config ), LISTED );
			const kept = await reader.ask( () => JSON.stringify( [ { ...localStorage }, { ...sessionStorage } ] ) );
			assert.ok( !LISTED.some( ( name ) => kept.includes( name ) ), 'the stores know none' );
			assert.deepEqual( reader.errors, [] );
		} );
	}
} );
