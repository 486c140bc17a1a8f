// A throw-away wiki and Debian's Chromium, for the tests of this folder.
import assert from 'node:assert/strict';
import { chromium } from 'playwright-core';
import { until } from '../demo/until.mjs';
import { PASSWORD, Wiki } from '../wiki/wiki.mjs';
import { clock } from './clock.mjs';

const PROGRAM = process.env.CHROMIUM || '/usr/bin/chromium';
// As root it has no sandbox; the others keep it from asking its maker's hosts.
const FLAGS = [
	'--no-sandbox', '--disable-gpu', '--no-first-run', '--disable-background-networking',
	'--disable-component-update', '--disable-sync'
];
const SETTINGS = `<?php
$wgUseCdn = true;
$wgStatsigEnabled = !is_file( __DIR__ . '/off' );
$wgStatsigUnitSecret = 'a secret of the browser tests';
$wgStatsigDemo = true;
$wgStatsigClientEntries = [
	'hello_world', 'demo_button', 'account_experiment', 'browser_experiment', 'account_layer', 'unknown'
];
$wgStatsigEvents = [ 'click' => [ 'metadata' => [ 'target' => 'token' ] ], 'demo_click' => [] ];
`;

export const RELAY = '/rest.php/statsig/v1/rgstr';

/** Looks again and again until the answer is something true, which it gives. */
export async function waitFor( what, look ) {
	const { value } = await until( 30, look );
	assert.ok( value, what );
	return value;
}

/** Memberships with, in place of each version (a hash of the entry's rules), whether it has the form of one. */
export function formOf( memberships ) {
	return Object.fromEntries( Object.entries( memberships ).map( ( [ name, [ group, version, ...rest ] ] ) =>
		[ name, [ group, /^[0-9a-f]{8}$/.test( version ), ...rest ] ] ) );
}

/** A browser without a wiki. */
export const browser = () => chromium.launch( { executablePath: PROGRAM, args: FLAGS } );

/** One wiki and one browser for a whole file of tests. */
export class Stage extends Wiki {
	/** `settings` is PHP that comes after those above; `files` as of a wiki. */
	async start( settings = '', files = {} ) {
		super.start( SETTINGS + settings, files );
		this.browser = await browser();
		return this;
	}

	async end() {
		await this.browser?.close();
		super.end();
	}

	async reader( options ) {
		return new Reader( this, await this.browser.newContext( options ) );
	}
}

/** A browser of one reader: cookies and stores of its own, every request noted. */
export class Reader {
	constructor( stage, context ) {
		this.stage = stage;
		this.context = context;
		this.requests = [];
		this.lines = [];
		this.errors = [];
		context.on( 'request', ( request ) => this.requests.push( request ) );
	}

	async open( title = 'Main_Page' ) {
		this.page = await this.context.newPage();
		this.page.on( 'console', ( message ) => this.lines.push( message.text() ) );
		this.page.on( 'pageerror', ( error ) => this.errors.push( error.message ) );
		await this.visit( title );
		return this;
	}

	/** Pages that are opened from now on have a clock for forward(). */
	holdClock() {
		return this.context.addInitScript( clock );
	}

	forward( ms ) {
		return this.page.evaluate( ( given ) => window.putForward( given ), ms );
	}

	visit( title ) {
		return this.page.goto( `${ this.stage.url }/index.php?title=${ title }` );
	}

	/** Runs in the page with the API there. */
	ask( task, argument ) {
		return this.page.evaluate( async ( [ source, value ] ) => {
			await new Promise( ( resolve ) => RLQ.push( [ 'mediawiki.base', () => mw.loader.using( 'ext.statsig' ).then( resolve ) ] ) );
			return eval( source )( value );
		}, [ `(${ task })`, argument ] );
	}

	/** Batches that went to the relay, oldest first. */
	batches() {
		return this.requests.filter( ( request ) => request.url() === this.stage.url + RELAY )
			.map( ( request ) => JSON.parse( request.postData() ) );
	}

	/** The next batch; ask for it before what sends it. */
	nextBatch() {
		return this.page.waitForRequest( ( request ) => request.url() === this.stage.url + RELAY )
			.then( ( request ) => JSON.parse( request.postData() ) );
	}

	/** What waits is sent, as when the reader leaves for another tab. */
	hide() {
		return this.page.evaluate( () => {
			Object.defineProperty( document, 'visibilityState', { configurable: true, get: () => 'hidden' } );
			document.dispatchEvent( new Event( 'visibilitychange' ) );
			delete document.visibilityState;
		} );
	}

	/** Requests to the wiki's API: of a page view those that bring events, and no others. */
	calls() {
		return this.requests.map( ( request ) => new URL( request.url() ).pathname ).filter( ( path ) => /^\/(api|rest)\.php/.test( path ) );
	}

	count( path ) {
		return this.requests.filter( ( request ) => new URL( request.url() ).pathname === path ).length;
	}

	foreign() {
		return this.requests.map( ( request ) => new URL( request.url() ) )
			.filter( ( url ) => url.protocol.startsWith( 'http' ) && url.origin !== this.stage.url )
			.map( String );
	}

	async stableId() {
		const cookie = ( await this.context.cookies() ).find( ( { name } ) => name === 'wikistatsigId' );
		return cookie?.value;
	}

	async logIn( name = 'Admin' ) {
		await this.visit( 'Special:UserLogin' );
		await this.page.fill( '#wpName1', name );
		await this.page.fill( '#wpPassword1', PASSWORD );
		await Promise.all( [ this.page.waitForURL( /Main_Page/ ), this.page.click( '#wpLoginAttempt' ) ] );
	}

	async logOut() {
		await this.visit( 'Special:UserLogout' );
		await Promise.all( [ this.page.waitForURL( /UserLogout/ ), this.page.click( '#mw-content-text [type=submit]' ) ] );
	}

	close() {
		return this.context.close();
	}
}
