// The picture of docs/architecture.md is one that Mermaid draws.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { after, before, describe, it } from 'node:test';
import { browser } from './stage.mjs';

const page = readFileSync( new URL( '../../docs/architecture.md', import.meta.url ), 'utf8' );

describe( 'docs/architecture.md', () => {
	let chromium;
	before( async () => {
		chromium = await browser();
	} );
	after( () => chromium.close() );

	it( 'has one picture, which Mermaid draws with every box of it', async () => {
		const pictures = [ ...page.matchAll( /```mermaid\n(.*?)```/gs ) ].map( ( [ , text ] ) => text );
		assert.equal( pictures.length, 1 );
		const tab = await chromium.newPage();
		await tab.addScriptTag( { path: createRequire( import.meta.url ).resolve( 'mermaid/dist/mermaid.min.js' ) } );
		const { type, drawn } = await tab.evaluate( async ( text ) => {
			mermaid.initialize( { startOnLoad: false } );
			const { diagramType } = await mermaid.parse( text );
			return { type: diagramType, drawn: ( await mermaid.render( 'picture', text ) ).svg };
		}, pictures[ 0 ] );
		assert.match( type, /^flowchart/ );
		const boxes = [ ...pictures[ 0 ].matchAll( /\[(.+?)\]/g ) ].map( ( [ , label ] ) => label );
		assert.ok( boxes.length > 20 );
		assert.deepEqual( boxes.filter( ( label ) => !drawn.includes( label ) ), [] );
		await assert.rejects( tab.evaluate( ( text ) => mermaid.parse( text ), pictures[ 0 ].replace( 'subgraph', 'sub graph' ) ) );
	} );
} );
