// The evaluator in real Chromium answers as it does in node, where the suite `program` holds it to the official core.
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { after, before, describe, it } from 'node:test';
import { createRequire } from 'node:module';
import { gunzipSync } from 'node:zlib';
import { phpLines } from '../program/php.mjs';
import { readerOf } from '../program/reader.mjs';
import { browser } from './stage.mjs';

const FOLDER = new URL( '../../php/resources/ext.statsig/program/', import.meta.url );
const { read } = createRequire( import.meta.url )( '../../php/resources/ext.statsig/program/program.js' );
/** Of the golden documents each seventh, of their users each fifth */
const DOCUMENTS = 7;
const USERS = 5;
const SECTIONS = [ 'gates', 'configs', 'layers' ];

const answersOf = ( program, reader ) => SECTIONS.map( ( section ) =>
	program.listed( section ).map( ( name, index ) => program.decideAt( section, index, reader ) ) );

/** Runs in the page: the package files as a module loader gives them to each other, then the same questions. */
const inPage = ( [ sources, text, readers ] ) => {
	const loaded = {};
	const load = ( name ) => {
		if ( !loaded[ name ] ) {
			loaded[ name ] = { exports: {} };
			// eslint-disable-next-line no-new-func
			new Function( 'require', 'module', sources[ name ] )( ( path ) => load( path.slice( 2 ) ), loaded[ name ] );
		}
		return loaded[ name ].exports;
	};
	const program = load( 'program.js' ).read( text );
	return readers.map( ( reader ) => [ 'gates', 'configs', 'layers' ].map( ( section ) =>
		program.listed( section ).map( ( name, index ) => JSON.stringify( program.decideAt( section, index, reader ) ) ) ) );
};

describe( 'the evaluator in Chromium', () => {
	let chromium, page;
	before( async () => {
		chromium = await browser();
		page = await chromium.newPage();
	} );
	after( () => chromium.close() );

	it( 'answers a sample of the golden sets as in node', async () => {
		const sources = Object.fromEntries( readdirSync( FOLDER ).map( ( name ) => [ name, readFileSync( new URL( name, FOLDER ), 'utf8' ) ] ) );
		const documents = phpLines( 'alike/programs.php' ).filter( ( row, index ) => index % DOCUMENTS === 0 );
		let compared = 0;
		for ( const { folder, document, now, program } of documents ) {
			const { users } = JSON.parse( readFileSync( `${ folder }/index.json` ) ).find( ( row ) => row.spec === document );
			const file = readdirSync( folder ).find( ( name ) => name === users || name === `${ users }.gz` );
			const bytes = readFileSync( `${ folder }/${ file }` );
			const lines = ( bytes[ 0 ] === 0x1f ? gunzipSync( bytes ) : bytes ).toString().trim().split( '\n' ).filter( ( line, index ) => index % USERS === 0 );
			const ours = read( program );
			const readers = lines.map( ( line ) => readerOf( JSON.parse( line ), JSON.parse( program ), ours.fields, now ) );
			const theirs = await page.evaluate( inPage, [ sources, program, readers ] );
			readers.forEach( ( reader, index ) => {
				const expected = answersOf( ours, reader ).map( ( section ) => section.map( ( answer ) => JSON.stringify( answer ) ) );
				assert.deepEqual( theirs[ index ], expected, `${ document }, user ${ index * USERS }` );
				compared += expected.flat().length;
			} );
		}
		process.stdout.write( `${ compared } answers in Chromium\n` );
		assert.ok( compared > 1000 );
	} );
} );
