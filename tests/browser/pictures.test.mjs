// Mermaid draws every picture of the documents; what the arrows of docs/diagrams.md name is there.
import assert from 'node:assert/strict';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { createRequire } from 'node:module';
import { after, before, describe, it } from 'node:test';
import { browser } from './stage.mjs';

const ROOT = new URL( '../../', import.meta.url );
const read = ( path ) => readFileSync( new URL( path, ROOT ), 'utf8' );
const pictures = ( path ) => [ ...read( path ).matchAll( /```mermaid\n(.*?)```/gs ) ].map( ( [ , text ] ) => text );
const documents = [ 'README.md', ...[ 'docs', 'deploy' ].flatMap( ( folder ) => readdirSync( new URL( folder, ROOT ) )
	.filter( ( name ) => name.endsWith( '.md' ) ).map( ( name ) => `${ folder }/${ name }` ) ) ];

describe( 'the documents', () => {
	let chromium, tab;
	before( async () => {
		chromium = await browser();
		tab = await chromium.newPage();
		await tab.addScriptTag( { path: createRequire( import.meta.url ).resolve( 'mermaid/dist/mermaid.min.js' ) } );
	} );
	after( () => chromium.close() );

	/** The kind of a picture, its text as drawn, and of each arrow of a sequence its lines as drawn. */
	const draw = ( text ) => tab.evaluate( async ( source ) => {
		mermaid.initialize( { startOnLoad: false } );
		const { diagramType } = await mermaid.parse( source );
		document.body.innerHTML = ( await mermaid.render( 'picture', source ) ).svg;
		return {
			type: diagramType,
			drawn: document.body.textContent,
			arrows: document.querySelectorAll( '.messageLine0, .messageLine1' ).length,
			lines: [ ...document.querySelectorAll( '.messageText' ) ].map( ( element ) => element.textContent )
		};
	}, text );

	for ( const path of documents.filter( ( name ) => pictures( name ).length ) ) {
		it( `have pictures that Mermaid draws: ${ path }`, async () => {
			for ( const picture of pictures( path ) ) {
				assert.match( ( await draw( picture ) ).type, /^(flowchart|sequence)/ );
			}
		} );
	}

	it( 'have no picture that is taken for good whatever it says', async () => {
		const [ picture ] = pictures( 'docs/architecture.md' );
		await assert.rejects( draw( picture.replace( 'subgraph', 'sub graph' ) ) );
	} );

	it( 'show every box of the architecture', async () => {
		const [ picture, ...others ] = pictures( 'docs/architecture.md' );
		assert.equal( others.length, 0 );
		const { drawn } = await draw( picture );
		const boxes = [ ...picture.matchAll( /\[(.+?)\]/g ) ].map( ( [ , label ] ) => label );
		assert.ok( boxes.length > 20 );
		assert.deepEqual( boxes.filter( ( label ) => !drawn.includes( label ) ), [] );
	} );

	it( 'have six sequences, each under its heading, whose arrows name the file that does the step', async () => {
		const page = read( 'docs/diagrams.md' );
		const listed = [ ...page.matchAll( /^\d\. \[(.*)\]/gm ) ].map( ( [ , heading ] ) => heading );
		const shown = [ ...page.matchAll( /^## (.*)\n(?:(?!## )[^])*?```mermaid\nsequenceDiagram\n/gm ) ].map( ( [ , heading ] ) => heading );
		assert.equal( shown.length, 6 );
		assert.deepEqual( shown, listed );
		for ( const [ index, picture ] of pictures( 'docs/diagrams.md' ).entries() ) {
			const { type, arrows, lines } = await draw( picture );
			assert.equal( type, 'sequence' );
			assert.ok( arrows >= 10, `${ shown[ index ] }: ${ arrows }` );
			// What is done, and by which file
			assert.equal( lines.length, 2 * arrows, shown[ index ] );
			for ( const path of lines.filter( ( line, place ) => place % 2 ) ) {
				assert.match( path, /^(src|php|deploy)\/[\w./-]+\.(rs|php|js|vcl)$/, `${ shown[ index ] }: ${ path }` );
				assert.ok( statSync( new URL( path, ROOT ), { throwIfNoEntry: false } )?.isFile(), `${ shown[ index ] }: ${ path }` );
			}
		}
	} );
} );
