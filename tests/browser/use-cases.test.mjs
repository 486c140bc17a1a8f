// The JavaScript and CSS of docs/use-cases.md do what stands beside them. What is PHP there: UseCasesTest.php.
import assert from 'node:assert/strict';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { Stage, waitFor } from './stage.mjs';

const read = ( path ) => readFileSync( new URL( `../../${ path }`, import.meta.url ), 'utf8' );
const document = read( 'docs/use-cases.md' );
const FIXTURE = fileURLToPath( new URL( '../phpunit/fixtures/use-cases.php', import.meta.url ) );

/** A use case: its sample in a language, and the rows of its table. */
function useCase( name, language ) {
	const [ text ] = new RegExp( `^## ${ name }: [^]*?(?=^## |(?![^]))`, 'm' ).exec( document );
	const samples = [ ...text.matchAll( new RegExp( '```' + language + '\\n([^]*?)```', 'g' ) ) ].map( ( [ , code ] ) => code );
	const rows = [ ...text.matchAll( /^\| (.*) \| (.*) \|$/gm ) ].map( ( [ , ...cells ] ) => cells.map( ( cell ) => cell.replaceAll( '`', '' ) ) )
		.slice( 2 );
	assert.ok( samples.length && rows.length, name );
	return { samples, rows };
}

describe( 'docs/use-cases.md', () => {
	let stage;
	before( async () => {
		stage = await new Stage().start( `require '${ FIXTURE }';`, {
			'statsig/config.json': read( 'tests/fixtures/demo.json' ), 'edge.conf': read( 'tests/phpunit/fixtures/edge.conf' )
		} );
		stage.account( 'Reader' );
	} );
	after( () => stage.end() );

	/** Opens a page in the browser of a stable id, and runs the script there as a gadget's. */
	async function run( id, code, title ) {
		const reader = await stage.reader();
		await reader.context.addCookies( [ { name: 'wikistatsigId', value: id, url: stage.url } ] );
		await reader.open( title );
		reader.lines.length = 0;
		await reader.page.evaluate( ( source ) => RLQ.push( () => eval( source ) ), code );
		return reader;
	}

	/** What the sample has written when its exposure went out. */
	async function exposed( id, code, title ) {
		const reader = await run( id, code, title );
		const [ { events } ] = await waitFor( 'the exposure', () => reader.batches().length && reader.batches() );
		assert.deepEqual( reader.errors, [] );
		await reader.close();
		return { lines: reader.lines, events };
	}

	it( 'U1: the console greets whom the gate lets pass, and each is exposed', async () => {
		const { samples: [ code ], rows } = useCase( 'U1', 'js' );
		assert.deepEqual( rows.map( ( [ , stated ] ) => stated ), [ 'Hello, World!', 'nothing' ] );
		for ( const [ id, stated ] of rows ) {
			const { lines, events: [ event, ...others ] } = await exposed( id, code );
			assert.deepEqual( lines, stated === 'nothing' ? [] : [ stated ], id );
			assert.equal( others.length, 0 );
			assert.equal( event.metadata.gateValue, String( stated !== 'nothing' ) );
			const line = await waitFor( 'its line', () => stage.spool().find( ( { e } ) => e.user.customIDs?.stableID === id ) );
			assert.equal( line.e.eventName, 'statsig::gate_exposure' );
		}
	} );

	it( 'U3: readers of one cached page have variants of their own', async () => {
		const { samples: [ code ], rows } = useCase( 'U3', 'js' );
		const bodies = [];
		for ( const [ id, stated ] of rows ) {
			const { lines, events } = await exposed( id, code );
			assert.deepEqual( lines, [ stated ], id );
			assert.equal( events[ 0 ].metadata.config, 'demo_experiment' );
			const answer = await fetch( `${ stage.url }/index.php?title=Main_Page&use=case`, { headers: { cookie: `wikistatsigId=${ id }` } } );
			bodies.push( [ answer.headers.get( 'x-cache' ), await answer.text() ] );
		}
		assert.notEqual( rows[ 0 ][ 1 ], rows[ 1 ][ 1 ] );
		assert.deepEqual( bodies.map( ( [ from ] ) => from ), [ 'MISS', 'HIT' ] );
		assert.equal( bodies[ 0 ][ 1 ], bodies[ 1 ][ 1 ] );
	} );

	const tryIt = ( reader ) => reader.page.evaluate( () => document.body.insertAdjacentHTML( 'beforeend', '<p class="try-it">Try it</p>' ) );

	it( 'U4: a class of the first bytes shows the variant', async () => {
		const { samples: [ content ], rows } = useCase( 'U4', 'css' );
		for ( const [ name, stated ] of rows.slice( 0, 3 ) ) {
			const reader = await ( await stage.reader() ).open();
			if ( name !== 'nobody known' ) {
				await reader.logIn( name );
			}
			const html = await ( await reader.visit( 'Main_Page' ) ).text();
			assert.equal( /<html[^>]* class="[^"]*\bstatsig-demo_button\b/.test( html ), stated === 'shown', name );
			await reader.page.addStyleTag( { content } );
			await tryIt( reader );
			assert.equal( await reader.page.locator( '.try-it' ).isVisible(), stated === 'shown', name );
			await reader.close();
		}
	} );

	it( 'U4: a class that the view before has left shows it on a cached page, and is exposed then', async () => {
		const { samples: [ , content ], rows } = useCase( 'U4', 'css' );
		const [ , setting ] = /## U4:[^]*?```php\n([^]*?)```/.exec( document );
		const end = join( stage.folder, 'end.php' );
		writeFileSync( end, `<?php\n${ setting }` );
		try {
			const bodies = [];
			for ( const [ id, stated ] of rows.filter( ( [ first ] ) => /^[0-9a-f]{20}$/.test( first ) ) ) {
				const reader = await stage.reader();
				await reader.context.addCookies( [ { name: 'wikistatsigId', value: id, url: stage.url } ] );
				reader.page = await reader.context.newPage();
				for ( const [ , view, seen ] of stated.matchAll( /(\w+) view (\w+)/g ) ) {
					// In another language, of which nothing lies in the cache yet
					bodies.push( await ( await reader.visit( 'Main_Page&uselang=fr' ) ).text() );
					await reader.page.addStyleTag( { content } );
					await tryIt( reader );
					assert.equal( await reader.page.locator( '.try-it' ).isVisible(), seen === 'shown', `${ id }, ${ view }` );
					await waitFor( 'the memory', () => reader.page.evaluate( () => localStorage.getItem( 'mw-statsig-class' ) ) );
					assert.ok( view === 'second' || reader.batches().length === 0, 'the first view exposes nothing' );
				}
				const [ { events } ] = await waitFor( 'the exposure', () => reader.batches().length && reader.batches() );
				assert.deepEqual( events.map( ( { metadata } ) => metadata.config ), [ 'demo_experiment' ] );
				await reader.close();
			}
			assert.equal( bodies.length, 4 );
			assert.equal( new Set( bodies ).size, 1, 'the same HTML' );
		} finally {
			rmSync( end );
		}
	} );

	it( 'U6: a consumer of the API reads what the account is in', async () => {
		const { samples: [ code ], rows } = useCase( 'U6', 'js' );
		assert.deepEqual( rows.map( ( [ name ] ) => name ), [ 'Admin', 'Reader', 'nobody known' ] );
		for ( const [ name, stated ] of rows ) {
			const reader = await ( await stage.reader() ).open();
			if ( name !== 'nobody known' ) {
				await reader.logIn( name );
				await reader.visit( 'Main_Page' );
			}
			reader.lines.length = 0;
			await reader.page.evaluate( ( source ) => RLQ.push( () => eval( source ) ), code );
			await waitFor( 'the line', () => reader.lines.length );
			assert.deepEqual( reader.lines, [ stated ], name );
			await reader.close();
		}
	} );

	it( 'U7: an address forces groups for its page view, and nothing of that is sent', async () => {
		const { samples: [ code ], rows } = useCase( 'U7', 'js' );
		const { rows: [ [ id ] ] } = useCase( 'U1', 'js' );
		assert.equal( rows.length, 4 );
		for ( const [ title, stated ] of rows ) {
			const reader = await run( id, code, title );
			await waitFor( 'the line', () => reader.lines.length );
			assert.deepEqual( reader.lines, [ stated ], title );
			const isForced = await reader.ask( () => mw.statsig.status().forced );
			assert.equal( isForced, /Control/.test( stated ), title );
			await reader.hide();
			if ( !isForced ) {
				await waitFor( 'the exposures', () => reader.batches().length );
			}
			await reader.page.goto( 'about:blank' );
			assert.equal( reader.batches().length > 0, !isForced, title );
			await reader.close();
		}
	} );

	it( 'U9: one setting turns the browser\'s part off, and its id goes', async () => {
		const { samples: [ code ], rows: [ [ id, stated ] ] } = useCase( 'U9', 'js' );
		const [ , setting ] = /```php\n\/\/ At the end of LocalSettings.php\n([^]*?)```/.exec( document );
		writeFileSync( join( stage.folder, 'end.php' ), `<?php\n${ setting }` );
		// In another language, of which nothing lies in the cache yet
		const reader = await run( id, code, 'Main_Page&uselang=de' );
		await waitFor( 'the line', () => reader.lines.length );
		assert.deepEqual( reader.lines, [ stated ] );
		assert.equal( await reader.stableId(), undefined );
		assert.deepEqual( reader.batches(), [] );
		await reader.close();
	} );
} );
