// The README's JavaScript example writes what the README says.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, before, describe, it } from 'node:test';
import { Stage } from './stage.mjs';

describe( 'the README', () => {
	let stage;
	before( async () => {
		stage = await new Stage().start();
	} );
	after( () => stage.end() );

	it( 'has a JavaScript example that writes what it states', async () => {
		const readme = readFileSync( new URL( '../../README.md', import.meta.url ), 'utf8' );
		const [ , code, stated ] = /```js\n(.*?)```\n\nwrites to the console (.*?)\n\n/s.exec( readme );
		const lines = [ ...stated.matchAll( /`(.*?)`/g ) ].map( ( [ , line ] ) => line );
		assert.equal( lines.length, 2 );
		const reader = await ( await stage.reader() ).open();
		const sent = reader.nextBatch();
		await reader.page.evaluate( ( source ) => RLQ.push( () => eval( source ) ), code );
		const batch = await sent;
		assert.deepEqual( reader.lines.filter( ( line ) => lines.includes( line ) ), lines );
		assert.ok( batch.events.some( ( { eventName } ) => eventName === 'click' ) );
		assert.deepEqual( reader.errors, [] );
	} );
} );
