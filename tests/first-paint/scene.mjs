// A wiki whose pages are of one colour for each variant, with a cache in front, and readers of it.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { Stage, waitFor } from '../browser/stage.mjs';
import { colours, film } from './film.mjs';

const read = ( path ) => readFileSync( new URL( `../../${ path }`, import.meta.url ), 'utf8' );

/** Stable ids, and what tests/fixtures/demo.json makes of them. */
export const CONTROL = '7dbd06d023712b32c096';
export const TEST = '6a979d3aa72f7e4ee5e6';
export const SHUT_OUT = '3ca1602cd317d1693520';
export const KEY = 'mw-statsig-class';

/** What a page shows where no class is set, and where one is. */
export const PALETTE = { blank: [ 255, 255, 255 ], nothing: [ 200, 0, 0 ], control: [ 0, 160, 0 ], test: [ 0, 0, 200 ], open: [ 160, 160, 0 ] };

const rgb = ( name ) => `background: rgb(${ PALETTE[ name ] })`;
const SETTINGS = `
$wgStatsigClientEntries = [
	'demo_experiment' => [ 'class' => true, 'exposeOn' => '.seen' ],
	'hello_world' => [ 'class' => true, 'exposeOn' => '.greeted' ]
];
$wgHooks['BeforePageDisplay'][] = static function ( $out ) {
	$out->addInlineStyle( '#variant { position: fixed; inset: 30% 20%; z-index: 9999; pointer-events: none; ${ rgb( 'nothing' ) } }
		.gate.statsig-hello_world #variant { ${ rgb( 'open' ) } }
		.statsig-demo_experiment-control #variant { ${ rgb( 'control' ) } } .statsig-demo_experiment-test #variant { ${ rgb( 'test' ) } }' );
	$out->addHTML( '<div id="variant"></div>' . ( $out->getRequest()->getCheck( 'seen' ) ? '<p class="seen greeted"></p>' : '' ) );
};
`;

export class Scene extends Stage {
	/** `settings` is PHP after those above. */
	start( settings = '' ) {
		return super.start( SETTINGS + settings, {
			'statsig/config.json': read( 'tests/fixtures/demo.json' ), 'edge.conf': read( 'tests/phpunit/fixtures/edge.conf' )
		} );
	}

	/** A browser that has this stable id, and a page of it that shows nothing yet. */
	async readerOf( id ) {
		const reader = await this.reader();
		await reader.context.addCookies( [ { name: 'wikistatsigId', value: id, url: this.url } ] );
		reader.page = await reader.context.newPage();
		reader.page.on( 'console', ( message ) => reader.lines.push( message.text() ) );
		reader.page.on( 'pageerror', ( error ) => reader.errors.push( error.message ) );
		return reader;
	}

	/**
	 * One page view, filmed from a blank page on. The module comes only when something was painted.
	 *
	 * @return {Promise<Object>} colours, each once as long as it stays; pictures; cache, what the cache said
	 */
	async view( reader, title = 'Main_Page' ) {
		await reader.page.goto( 'about:blank' );
		// It is painted once the second frame begins: else the first picture may be of the page before
		await reader.page.evaluate( () => new Promise( ( done ) => {
			requestAnimationFrame( () => requestAnimationFrame( done ) );
		} ) );
		let cache;
		const isPainted = () => reader.page.evaluate( () => performance.getEntriesByName( 'first-contentful-paint' ).length > 0 );
		await reader.context.route( /load\.php.*ext\.statsig/, async ( route ) => {
			await waitFor( 'something is painted', isPainted );
			await route.continue();
		} );
		const pictures = await film( reader.page, async () => {
			cache = ( await reader.visit( title ) ).headers()[ 'x-cache' ];
			await settled( reader );
		} );
		await reader.context.unroute( /load\.php.*ext\.statsig/ );
		const seen = await colours( this.browser, pictures, PALETTE );
		return { pictures, cache, colours: seen.filter( ( colour, i ) => colour !== 'blank' && colour !== seen[ i - 1 ] ) };
	}
}

/** The module has decided, written its memory, and what it had to say was painted. */
export async function settled( reader ) {
	await reader.ask( () => new Promise( ( resolve ) => {
		mw.hook( 'statsig.memberships' ).add( () => requestAnimationFrame( () => requestAnimationFrame( resolve ) ) );
	} ) );
}

export const memory = ( reader ) => reader.page.evaluate( ( key ) => JSON.parse( localStorage.getItem( key ) ), KEY );

/** Classes of ours that the page has. */
export const classes = ( reader ) => reader.page.evaluate( () => [ ...document.documentElement.classList ].filter( ( one ) => one.startsWith( 'statsig' ) ) );

/** Names of entries whose exposure was sent, when all that waits was. */
export async function exposed( reader ) {
	await reader.ask( () => mw.statsig.logEvent( 'click' ) );
	await reader.hide();
	await waitFor( 'what waits is sent', () => reader.ask( () => mw.statsig.status().events.queued === 0 ) );
	return reader.batches().flatMap( ( { events } ) => events ).map( ( { metadata } ) => metadata.config || metadata.gate ).filter( Boolean );
}

export async function closed( reader ) {
	assert.deepEqual( reader.errors, [] );
	await reader.close();
}
