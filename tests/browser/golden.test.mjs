// The evaluator in real Chromium answers as it does in node, where the suite `program` holds it to the official core.
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { after, before, describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { gunzipSync } from 'node:zlib';
import { build } from 'esbuild';
import { GROUPS, read } from '../program/evaluator.mjs';
import { phpLines } from '../program/php.mjs';
import { readerOf } from '../program/reader.mjs';
import { browser } from './stage.mjs';

const EVALUATOR = fileURLToPath( new URL( '../program/evaluator.mjs', import.meta.url ) );
const PROGRAM = fileURLToPath( new URL( '../../php/resources/ext.statsig/program/', import.meta.url ) );
/** Of the golden documents each seventh, of their users each fifth */
const DOCUMENTS = 7;
const USERS = 5;

const answersOf = ( program, reader ) => program.listed.map( ( list, kind ) =>
	list.map( ( name, place ) => JSON.stringify( program.decide( kind, place, reader ) ) ) );

/** The files in one, which leaves `evaluator` in the page. */
async function bundle() {
	const groups = Object.keys( GROUPS ).map( ( name ) => `export { default as ${ name } } from ${ JSON.stringify( `${ PROGRAM }${ name }.js` ) };` );
	const contents = `export { programOf } from ${ JSON.stringify( `${ PROGRAM }program.js` ) };${ groups.join( '' ) }`;
	const { outputFiles } = await build( { stdin: { contents, resolveDir: PROGRAM }, bundle: true, write: false, format: 'iife', globalName: 'evaluator', target: 'es2016' } );
	return outputFiles[ 0 ].text;
}

/** Runs in the page: the same questions. */
const inPage = ( [ text, readers ] ) => {
	const rules = JSON.parse( text );
	const program = window.evaluator.programOf( rules, ( rules.needs || [] ).map( ( name ) => window.evaluator[ name ] ) );
	return readers.map( ( reader ) => program.listed.map( ( list, kind ) =>
		list.map( ( name, place ) => JSON.stringify( program.decide( kind, place, reader ) ) ) ) );
};

describe( 'the evaluator in Chromium', () => {
	let chromium, page;
	before( async () => {
		chromium = await browser();
		page = await chromium.newPage();
	} );
	after( () => chromium.close() );

	it( 'answers a sample of the golden sets as in node', async () => {
		await page.addScriptTag( { content: await bundle() } );
		const documents = phpLines( 'alike/programs.php' ).filter( ( row, index ) => index % DOCUMENTS === 0 );
		let compared = 0;
		for ( const { folder, document, now, program } of documents ) {
			const { users } = JSON.parse( readFileSync( `${ folder }/index.json` ) ).find( ( row ) => row.spec === document );
			const file = readdirSync( folder ).find( ( name ) => name === users || name === `${ users }.gz` );
			const bytes = readFileSync( `${ folder }/${ file }` );
			const lines = ( bytes[ 0 ] === 0x1f ? gunzipSync( bytes ) : bytes ).toString().trim().split( '\n' ).filter( ( line, index ) => index % USERS === 0 );
			const ours = read( program );
			const readers = lines.map( ( line ) => readerOf( JSON.parse( line ), JSON.parse( program ), now ) );
			const theirs = await page.evaluate( inPage, [ program, readers ] );
			readers.forEach( ( reader, index ) => {
				const expected = answersOf( ours, reader );
				assert.deepEqual( theirs[ index ], expected, `${ document }, user ${ index * USERS }` );
				compared += expected.flat().length;
			} );
		}
		process.stdout.write( `${ compared } answers in Chromium\n` );
		assert.ok( compared > 1000 );
	} );
} );
