// The examples of the README and of docs/first-gate.md do what these say.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, before, describe, it } from 'node:test';
import { Stage, waitFor } from './stage.mjs';

const page = ( name ) => readFileSync( new URL( `../../${ name }`, import.meta.url ), 'utf8' );

/** The examples of a language, in the order in which they stand there. */
const examples = ( text, language ) => [ ...text.matchAll( new RegExp( '```' + language + '\\n(.*?)```', 'gs' ) ) ].map( ( [ , code ] ) => code );

describe( 'the README', () => {
	let stage;
	before( async () => {
		stage = await new Stage().start();
	} );
	after( () => stage.end() );

	it( 'has a JavaScript example that writes what it states', async () => {
		const [ , code, stated ] = /```js\n(.*?)```\n\nwrites to the console (.*?)\n\n/s.exec( page( 'README.md' ) );
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

describe( 'docs/first-gate.md', () => {
	const text = page( 'docs/first-gate.md' );
	let stage;
	before( async () => {
		// Its settings as they stand there, but for the path of a log that tests have not
		stage = await new Stage().start( examples( text, 'php' ).filter( ( code ) => !code.includes( '/var/log' ) ).join( '\n' ) );
		const path = process.env.MW_INSTALL_PATH || '/usr/share/mediawiki';
		stage.feed( examples( text, 'js' )[ 0 ], 'maintenance', stage.folder, `${ path }/maintenance/edit.php`,
			'--user', 'Admin', 'MediaWiki:Common.js' );
	} );
	after( () => stage.end() );

	it( 'has a script for MediaWiki:Common.js that this MediaWiki takes', async () => {
		const reader = await stage.reader();
		await reader.open();
		await waitFor( 'the line of the example', () => reader.lines.includes( 'The first gate is open.' ) );
		await waitFor( 'its event', () => reader.batches().some( ( { events } ) => events.some( ( { eventName } ) => eventName === 'click' ) ) );
		assert.deepEqual( reader.errors, [] );
		await reader.close();
	} );

	it( 'has a hook that shows the feature to whom the gate passes, and to nobody on a shared page', async () => {
		const reader = await ( await stage.reader() ).open();
		assert.equal( await reader.page.locator( '#first-gate' ).count(), 0 );
		await reader.logIn();
		assert.equal( await reader.page.locator( '#first-gate' ).count(), 1 );
		await reader.close();
	} );

	it( 'says truly that an event of a registered reader arrives once per unit', async () => {
		const reader = await ( await stage.reader() ).open();
		await reader.logIn();
		// Those of pages before the account was there are sent
		const before = reader.batches().length;
		await reader.visit( 'Main_Page' );
		await waitFor( 'two records', async () => {
			// The gate's exposure may have been told on the page before: then the click waits until the reader leaves
			await reader.hide();
			const clicks = reader.batches().slice( before ).flatMap( ( { events } ) => events ).filter( ( { eventName } ) => eventName === 'click' );
			return clicks.some( ( { user } ) => user.userID ) && clicks.some( ( { user } ) => user.customIDs?.stableID );
		} );
		await reader.close();
	} );
} );
