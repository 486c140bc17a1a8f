// The tables of docs/migrate.md: each row of a browser SDK is run in both columns, of the others our column.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { sample } from './samples.mjs';
import { SDKS } from './sdks.mjs';
import { MODULE, ROOT, Stage } from './stage.mjs';

const text = readFileSync( join( ROOT, 'docs/migrate.md' ), 'utf8' );

/** Rows under a heading that begins so: what stands in each column, its code, if it has any, apart. */
const rows = ( heading ) => text.split( /^## /m ).find( ( section ) => section.startsWith( heading ) )
	.split( '\n' ).filter( ( line ) => /^\| .*\|$/.test( line ) && !/^\| -/.test( line ) )
	.map( ( line ) => line.slice( 2, -2 ).split( / ?\| / ).map( ( words ) => ( { words, codes: [ ...words.matchAll( /`([^`]+)`/g ) ].map( ( [ , code ] ) => code ) } ) ) )
	.slice( 1 );

const BROWSERS = [
	[ '@statsig/js-client', 'js-client', 'js-client, by network' ],
	[ '@statsig/js-on-device', 'on-device', 'On-device client, by network' ],
	[ 'statsig-js', 'statsig-js', 'statsig-js' ]
];

describe( 'docs/migrate.md', () => {
	let stage;
	before( async () => {
		stage = await new Stage().start();
	} );
	after( () => stage.end() );

	for ( const [ heading, sdk, setUp ] of BROWSERS ) {
		it( `has no row of ${ sdk } that does something else than it says`, async () => {
			const reader = await stage.reader();
			await reader.visit();
			await reader.run( SDKS[ sdk ], sample( setUp ) );
			await reader.page.evaluate( () => {
				window.does = ( code ) => {
					const { client, user } = window;
					return eval( code );
				};
			} );
			const run = ( code ) => reader.page.evaluate( ( source ) => JSON.stringify( does( source ) ) ?? null, code );
			let same = 0;
			const table = rows( heading );
			for ( const [ theirs, ours, differs ] of table ) {
				// How a client is made the samples show, and nothing of it is left after its end
				const isSetUp = theirs.words.includes( 'new ' );
				const [ a, b ] = [ isSetUp ? null : await run( theirs.codes[ 0 ] ), ours.codes.length ? await run( ours.codes[ 0 ] ) : null ];
				assert.ok( ours.codes.length || ours.words.startsWith( 'none' ), theirs.words );
				if ( differs.words.startsWith( 'nothing' ) ) {
					assert.equal( b, a, theirs.words );
					assert.notEqual( a, null, theirs.words );
					same++;
				}
			}
			assert.ok( table.length >= 11 && same >= 7, `${ same } of ${ table.length } rows` );
			assert.deepEqual( [ reader.errors, stage.wire.foreign ], [ [], [] ] );
			await reader.close();
		} );
	}

	it( 'names calls of ext.statsig that there are, for Test Kitchen', async () => {
		const reader = await stage.reader();
		await reader.visit();
		await reader.page.evaluate( () => new Promise( ( resolve ) => {
			RLQ.push( [ 'mediawiki.base', () => mw.loader.using( 'ext.statsig' ).then( resolve ) ] );
		} ) );
		const calls = rows( 'Test Kitchen' ).map( ( [ , ours ] ) => ours.codes[ 0 ] ).filter( ( code ) => code?.startsWith( 'mw.' ) );
		assert.equal( calls.length, 7 );
		for ( const call of calls ) {
			await reader.page.evaluate( ( code ) => {
				( 0, eval )( code );
			}, call );
		}
		assert.deepEqual( reader.errors, [] );
		await reader.close();
	} );

	it( 'names functions and methods of PHP that there are', () => {
		const calls = [ 'The legacy PHP SDK', 'The PHP core', 'Test Kitchen' ].flatMap( rows ).flatMap( ( row ) => row.slice( 1 ) )
			.flatMap( ( { codes } ) => codes ).filter( ( code ) => /^(Statsig\\|\$experiments->)/.test( code ) );
		assert.ok( calls.length >= 30, String( calls.length ) );
		const functions = [ ...new Set( calls.filter( ( code ) => code.startsWith( 'Statsig\\' ) ) ) ];
		const said = execFileSync( 'php', [
			'-n', '-d', `extension=${ MODULE }`, '-d', `statsig.config_file=${ join( stage.folder, 'statsig/config.json' ) }`,
			'-r', `$user = [ 'customIDs' => [ 'stableID' => '00112233445566778899' ] ]; $stored = null;${ functions.map( ( code ) => `${ code };` ).join( '\n' ) }echo 'run';`
		], { encoding: 'utf8' } );
		assert.equal( said, 'run' );
		// One line, so that the first that fails ends it
		const inWiki = [
			'$experiments = MediaWiki\\MediaWikiServices::getInstance()->getService( "Statsig.Experiments" );',
			'$account = new MediaWiki\\User\\UserIdentityValue( 7, "Reader" ); $experiments = $experiments->forUser( $account );',
			...calls.filter( ( code ) => code.startsWith( '$' ) ).map( ( code ) => `${ code };` ), 'echo "run";'
		];
		const path = process.env.MW_INSTALL_PATH || '/usr/share/mediawiki';
		assert.match( stage.feed( `${ inWiki.join( ' ' ) }\n`, 'maintenance', stage.folder, `${ path }/maintenance/eval.php` ), /run/ );
	} );
} );
