// What each option of $wgStatsigClientEntries does, on a wiki with a content security policy that hides the names in its program.
import assert from 'node:assert/strict';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { gzipSync } from 'node:zlib';
import { waitFor } from '../browser/stage.mjs';
import { classes, closed, CONTROL, exposed, memory, Scene, settled, TEST } from './scene.mjs';

const MOST_BYTES = 600;
const CLONES = [ 'at_once', 'by_hand', 'with_both', 'broken', 'read_by_hand', 'unlisted', 'Größe-2' ];
const SETTINGS = `
$wgCSPHeader = true;
// By this one demo_button is on for Admin
$wgStatsigUnitSecret = 'a secret of at least 32 characters, four';
$wgStatsigProgramNames = 'sha256';
$wgStatsigClientEntries = is_file( __DIR__ . '/plain' ) ? [ 'at_once', 'hello_world' ] : ( is_file( __DIR__ . '/manual' ) ? [
	'read_by_hand' => [ 'exposure' => 'manual' ], 'hello_world' => [ 'exposure' => 'manual' ], 'at_once'
] : [
	'at_once' => [ 'class' => true ],
	'by_hand' => [ 'class' => true, 'exposure' => 'manual' ],
	'with_both' => [ 'class' => true, 'exposeOn' => '.seen', 'exposure' => 'manual' ],
	'broken' => [ 'class' => true, 'exposeOn' => '..' ],
	'Größe-2' => [ 'class' => true, 'exposeOn' => 'html' ],
	'demo_button' => [ 'class' => true, 'exposeOn' => '.seen' ],
	'demo_layer' => [ 'class' => true, 'exposeOn' => '.seen' ],
	'read_by_hand' => [ 'exposure' => 'manual' ],
	'hello_world',
] );
`;

describe( 'an entry with options', () => {
	let scene;
	before( async () => {
		scene = await new Scene().start( SETTINGS );
		const file = join( scene.folder, 'statsig/config.json' );
		const document = JSON.parse( readFileSync( file, 'utf8' ) );
		for ( const name of CLONES ) {
			document.dynamic_configs[ name ] = document.dynamic_configs.demo_experiment;
		}
		document.time++;
		writeFileSync( file, JSON.stringify( document ) );
	} );
	after( () => scene.end() );

	const page = async ( headers = {} ) => ( await fetch( `${ scene.url }/index.php?title=Main_Page&fresh=${ Math.random() }`, { headers } ) ).text();
	const scriptOf = ( html ) => /<script[^>]*>(\(function\(h,v,w,k\)[^]*?)<\/script>/.exec( html );
	const visit = async ( reader, title ) => {
		await reader.visit( title );
		await settled( reader );
	};

	it( 'is exposed as they say, from the second view on, and one that is wrong spoils only itself', async () => {
		const reader = await scene.readerOf( TEST );
		await reader.context.addInitScript( () => {
			window.breaches = [];
			document.addEventListener( 'securitypolicyviolation', ( { blockedURI } ) => window.breaches.push( blockedURI ) );
		} );
		await visit( reader, 'Main_Page&seen&first' );
		assert.deepEqual( [ await classes( reader ), await exposed( reader ) ], [ [], [] ] );
		await visit( reader, 'Main_Page&seen&second' );
		await waitFor( 'three of them', async () => ( await exposed( reader ) ).length === 3 );
		assert.deepEqual( ( await exposed( reader ) ).sort(), [ 'Größe-2', 'at_once', 'with_both' ].sort() );
		const words = [ 'at_once', 'by_hand', 'with_both', 'broken', 'gr__e_2' ];
		assert.deepEqual( await classes( reader ), words.flatMap( ( word ) => [ `statsig-${ word }`, `statsig-${ word }-test` ] ) );
		assert.equal( reader.lines.filter( ( line ) => /statsig: SyntaxError.*'\.\.'/.test( line ) ).length, 1 );
		await reader.ask( () => {
			for ( const name of [ 'by_hand', 'read_by_hand' ] ) {
				mw.statsig.getExperiment( name ).get( 'colour', '' );
			}
			mw.statsig.checkGate( 'hello_world' );
		} );
		assert.deepEqual( ( await exposed( reader ) ).slice( 3 ), [ 'hello_world' ] );
		await reader.ask( () => {
			for ( const name of [ 'by_hand', 'read_by_hand', 'by_hand' ] ) {
				mw.statsig.getExperiment( name ).sendExposure();
			}
		} );
		assert.deepEqual( ( await exposed( reader ) ).slice( 4 ).sort(), [ 'by_hand', 'read_by_hand' ] );
		assert.deepEqual( await reader.page.evaluate( () => window.breaches ), [] );
		await closed( reader );
	} );

	it( 'by account has its class in the page itself, and is exposed where its element is', async () => {
		const reader = await scene.readerOf( TEST );
		await reader.logIn( 'Admin' );
		assert.deepEqual( ( await exposed( reader ) ).filter( ( name ) => name === 'demo_button' ), [] );
		await visit( reader, 'Special:Version' );
		assert.ok( ( await classes( reader ) ).includes( 'statsig-demo_button' ) );
		assert.equal( ( await memory( reader ) )[ 4 ].demo_button, undefined );
		await visit( reader, 'Main_Page&seen' );
		await waitFor( 'the gate', async () => ( await exposed( reader ) ).includes( 'demo_button' ) );
		await closed( reader );
	} );

	it( 'is given by a script that knows no reader, has the nonce of the page, and few bytes', async () => {
		const pages = await Promise.all( [ TEST, CONTROL ].map( ( id ) => page( { Cookie: `wikistatsigId=${ id }` } ) ) );
		const [ script, other ] = pages.map( scriptOf );
		assert.equal( script[ 1 ], other[ 1 ] );
		const [ , nonce ] = /<script nonce="([^"]+)">\(function\(h,v,w,k\)/.exec( pages[ 0 ] ) || [];
		// As MediaWiki's own scripts have it, or none: 1.41 and later use no nonces
		assert.equal( nonce, /<script nonce="([^"]+)">document\.documentElement/.exec( pages[ 0 ] )?.[ 1 ] );
		assert.equal( Boolean( nonce ), /"MediaWiki 1\.(39|40)\./.test( pages[ 0 ] ) );
		assert.ok( pages[ 0 ].indexOf( script[ 0 ] ) < pages[ 0 ].indexOf( '</head>' ) );
		const size = gzipSync( script[ 1 ], { level: 9 } ).length;
		assert.ok( size <= MOST_BYTES, String( size ) );
		for ( const name of [ 'demo_button', 'read_by_hand', 'demo_layer' ] ) {
			assert.ok( !script[ 1 ].includes( name ) );
		}
	} );

	it( 'hides the names of what is only reserved, as the wiki hides them in the program', async () => {
		const text = await ( await fetch( `${ scene.url }/load.php?lang=en&modules=ext.statsig&skin=vector` ) ).text();
		assert.ok( !text.includes( 'read_by_hand' ) && text.includes( 'at_once' ) );
	} );

	it( 'is exposed by its feature alone, on the first view too, where none comes by class', async () => {
		writeFileSync( join( scene.folder, 'manual' ), '' );
		const isSo = async () => !scriptOf( await page() );
		await waitFor( 'no script', isSo );
		const reader = await scene.readerOf( TEST );
		await reader.visit( 'Main_Page&uselang=fr' );
		assert.deepEqual( await reader.ask( () => [
			mw.statsig.checkGate( 'hello_world' ), mw.statsig.getExperiment( 'read_by_hand' ).get( 'colour', '' ), mw.statsig.getExperiment( 'at_once' ).getAssignedGroup()
		] ), [ true, 'blue', 'Test' ] );
		assert.deepEqual( await exposed( reader ), [ 'at_once' ] );
		await reader.ask( () => {
			mw.statsig.getExperiment( 'read_by_hand' ).sendExposure();
			mw.statsig.getFeatureGate( 'hello_world' ).sendExposure();
			mw.statsig.getFeatureGate( 'hello_world' ).sendExposure();
		} );
		assert.deepEqual( ( await exposed( reader ) ).slice( 1 ).sort(), [ 'hello_world', 'read_by_hand' ] );
		rmSync( join( scene.folder, 'manual' ) );
		await closed( reader );
	} );

	it( 'is all that brings the script and its part of the module', async () => {
		writeFileSync( join( scene.folder, 'plain' ), '' );
		const plain = await waitFor( 'a page without it', async () => {
			const html = await page();
			return !scriptOf( html ) && html;
		} );
		assert.match( plain, /ext\.statsig/ );
		const text = await ( await fetch( `${ scene.url }/load.php?lang=de&modules=ext.statsig&skin=vector` ) ).text();
		assert.doesNotMatch( text, /MutationObserver|"reserved"/ );
	} );
} );
