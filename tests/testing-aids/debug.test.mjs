// ?statsig=debug: what the overlay says is what was decided, and everybody can use it.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { after, before, describe, it } from 'node:test';
import { Stage, waitFor } from '../browser/stage.mjs';
import { document, ENTRIES } from './document.mjs';

const AXE = readFileSync( createRequire( import.meta.url ).resolve( 'axe-core/axe.min.js' ), 'utf8' );
const PANEL = '#statsig-debug';

describe( 'the overlay of ?statsig=debug', () => {
	let stage, reader;
	before( async () => {
		stage = await new Stage().start( `$wgStatsigClientEntries = ${ JSON.stringify( ENTRIES ) };
			if ( is_file( __DIR__ . '/pins.json' ) ) {
				$wgStatsigForce = json_decode( file_get_contents( __DIR__ . '/pins.json' ), true );
			}`, { 'statsig/config.json': document() } );
	} );
	after( () => stage.end() );

	const open = async ( query = 'debug', options = {} ) => {
		reader = await stage.reader( options );
		await reader.context.addCookies( [ { name: 'wikistatsigId', value: '6a979d3aa72f7e4ee5e6', url: stage.url } ] );
		await reader.open( `Main_Page&statsig=${ query }` );
		await reader.page.waitForSelector( PANEL );
	};
	/** Entry => its answer, and all that is said of it */
	const rows = () => reader.page.locator( `${ PANEL } details` ).evaluateAll( ( all ) => Object.fromEntries( all.map( ( one ) => [
		one.querySelector( 'summary code' ).textContent, [ one.querySelector( 'summary strong' ).textContent, one.querySelector( 'div' ).textContent ]
	] ) ) );
	const closed = async () => {
		assert.deepEqual( reader.errors, [] );
		await reader.close();
	};

	it( 'shows each delivered entry with its answer, and why', async () => {
		await open();
		const asked = await reader.ask( () => [ mw.statsig.checkGate( 'half' ), mw.statsig.getExperiment( 'browser_experiment' ).getAssignedGroup(), mw.statsig.getLayer( 'browser_layer' ).get( 'size' ) ] );
		const found = await rows();
		assert.deepEqual( Object.keys( found ).sort(), [ 'browser_experiment', 'browser_layer', 'half', 'hello_world', 'unknown' ] );
		const [ answer, why ] = found.half;
		assert.equal( answer, String( asked[ 0 ] ) );
		const [ , limit, bucket ] = /below (\d+) of 10000, your bucket is (\d+)/.exec( why );
		assert.equal( limit, '5000' );
		assert.equal( Number( bucket ) < 5000, asked[ 0 ], why );
		assert.match( why, asked[ 0 ] ? /in the share/ : /not in the share/ );
		assert.equal( found.browser_experiment[ 0 ], asked[ 1 ] );
		assert.match( found.browser_experiment[ 1 ], /Rule 1:.*does not hold: language any \["de"\].*you have: en.*Rule 2:.*bucket of 1000 lt 500/ );
		assert.match( found.browser_layer[ 1 ], /handed on to: browser_layered/ );
		assert.match( found.browser_layer[ 1 ], new RegExp( `"size": ${ asked[ 2 ] }` ) );
		assert.match( found.unknown[ 1 ], /Unrecognized/ );
		await closed();
	} );

	it( 'shows what was sent, and the page tells as it always does', async () => {
		await open();
		const sent = reader.nextBatch();
		await reader.ask( () => mw.statsig.checkGate( 'half' ) );
		assert.equal( ( await sent ).events[ 0 ].metadata.gate, 'half' );
		const text = () => reader.page.textContent( PANEL );
		await waitFor( 'the exposure is shown', async () => /statsig::gate_exposure half/.test( await text() ) );
		assert.match( await text(), /Program: \d+ characters, read in [\d.]+ ms, decided in [\d.]+ ms/ );
		assert.equal( reader.batches().flatMap( ( { events } ) => events ).length, 1, 'the overlay exposes nothing' );
		await closed();
	} );

	it( 'shows an account what the wiki decided, what an address forces, and what is pinned', async () => {
		reader = await ( await stage.reader() ).open();
		await reader.logIn();
		await reader.visit( 'Main_Page&statsig=debug' );
		await reader.page.waitForSelector( PANEL );
		const found = await rows();
		assert.match( found.account_experiment[ 1 ], /Decided by the wiki for your account\. Rule: rule-(Control|Test)/ );
		await reader.visit( 'Main_Page&statsig=debug,account_experiment:German,half:on' );
		await reader.page.waitForSelector( PANEL );
		const forced = await rows();
		assert.deepEqual( [ forced.account_experiment[ 0 ], forced.half[ 0 ] ], [ 'German', 'true' ] );
		assert.match( forced.half[ 1 ], /Forced by the address/ );
		assert.match( await reader.page.textContent( PANEL ), /Nothing of this page view is recorded/ );
		await closed();
	} );

	it( 'comes by no other text, and shows nothing that was not delivered', async () => {
		for ( const query of [ 'debugger', 'DEBUG', 'debug%20', 'x:debug' ] ) {
			const html = await ( await fetch( `${ stage.url }/index.php?title=Main_Page&statsig=${ query }` ) ).text();
			assert.doesNotMatch( html, /ext\.statsig\.debug/, query );
		}
		await open( 'debug,unlisted_gate:on,%3Cb%3E:on' );
		assert.doesNotMatch( await reader.page.textContent( PANEL ), /unlisted|company|<b>/ );
		await closed();
	} );

	it( 'is used by the keyboard', async () => {
		await open();
		const focused = () => reader.page.evaluate( () => document.activeElement.id || document.activeElement.className || document.activeElement.tagName );
		assert.equal( await focused(), 'statsig-debug' );
		await reader.page.keyboard.press( 'Tab' );
		assert.equal( await focused(), 'statsig-debug-close' );
		await reader.page.keyboard.press( 'Tab' );
		assert.equal( await focused(), 'SUMMARY' );
		await reader.page.keyboard.press( 'Enter' );
		assert.equal( await reader.page.locator( `${ PANEL } details[open]` ).count(), 1 );
		await reader.page.keyboard.press( 'Escape' );
		assert.equal( await reader.page.locator( PANEL ).isVisible(), false );
		assert.equal( await focused(), 'statsig-debug-toggle' );
		await reader.page.keyboard.press( 'Enter' );
		assert.equal( await reader.page.locator( PANEL ).isVisible(), true );
		assert.equal( await reader.page.locator( `${ PANEL } details[open]` ).count(), 1, 'what was open is open' );
		await closed();
	} );

	for ( const [ what, options, query, night ] of [
		[ 'by day', { colorScheme: 'light' }, 'debug' ],
		[ 'by night', { colorScheme: 'dark' }, 'debug' ],
		[ 'by the wiki\'s own night', { colorScheme: 'light' }, 'debug', 'skin-theme-clientpref-night' ],
		[ 'from right to left', { colorScheme: 'light' }, 'debug&uselang=he' ],
		[ 'from right to left by night, 320 px wide', { colorScheme: 'dark', viewport: { width: 320, height: 480 } }, 'debug&uselang=he' ],
		[ '320 px wide', { colorScheme: 'light', viewport: { width: 320, height: 480 } }, 'debug,browser_experiment:German' ]
	] ) {
		it( `has no serious issue ${ what }`, async () => {
			await open( query, options );
			if ( night ) {
				await reader.page.evaluate( ( name ) => document.documentElement.classList.add( name ), night );
			}
			await reader.page.locator( `${ PANEL } details` ).evaluateAll( ( all ) => all.forEach( ( one ) => {
				one.open = true;
			} ) );
			await reader.page.evaluate( AXE );
			const { violations } = await reader.page.evaluate( ( selector ) => window.axe.run( selector ), PANEL );
			assert.deepEqual( violations.filter( ( { impact } ) => /serious|critical/.test( impact ) ).map( ( { id, nodes } ) => [ id, nodes[ 0 ].html ] ), [] );
			const [ box, overflow, dark, start ] = await reader.page.locator( PANEL ).evaluate( ( panel ) => [
				panel.getBoundingClientRect().toJSON(), panel.scrollWidth > panel.clientWidth,
				getComputedStyle( panel ).backgroundColor !== 'rgb(255, 255, 255)', getComputedStyle( panel ).direction
			] );
			const width = options.viewport?.width ?? 1280;
			assert.ok( box.left >= 0 && box.right <= width, JSON.stringify( box ) );
			assert.equal( overflow, false );
			assert.equal( dark, options.colorScheme === 'dark' || !!night );
			assert.equal( start, /he$/.test( query ) ? 'rtl' : 'ltr' );
			assert.equal( box.left < width - box.right, start === 'rtl' && width > 500, 'at the end of the line' );
			if ( process.env.STATSIG_SHOTS ) {
				await reader.page.screenshot( { path: `${ process.env.STATSIG_SHOTS }/${ what.replace( /\W+/g, '-' ) }.png` } );
			}
			await closed();
		} );
	}
} );
