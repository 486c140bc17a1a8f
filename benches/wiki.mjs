// What a page view pays, measured from inside (benches/wiki): of a registered reader for decisions, the first question
// of a request, later ones, the values in the page; of an anonymous one in our hooks. Lower quartiles of page views.
import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath( new URL( '..', import.meta.url ) );
const VIEWS = 150;
const PASSWORD = 'a-long-password';

const folder = mkdtempSync( join( tmpdir(), 'statsig-bench-' ) );
const run = ( script ) => execFileSync( join( root, 'tests/wiki', script ), [ folder, String( process.pid ) ], { encoding: 'utf8', stdio: [ 'ignore', 'pipe', 'inherit' ] } ).trim();
// What else the machine does makes a view slower, never faster.
const quartile = ( list ) => list.sort( ( a, b ) => a - b )[ list.length >> 2 ];

/** A reader, who keeps cookies. */
class Reader {
	constructor( url ) {
		this.url = url;
		this.cookies = new Map();
	}

	async ask( path, form ) {
		const answer = await fetch( this.url + path, {
			method: form ? 'POST' : 'GET', body: form && new URLSearchParams( form ),
			headers: { cookie: [ ...this.cookies ].map( ( [ name, value ] ) => `${ name }=${ value }` ).join( '; ' ) }
		} );
		for ( const line of answer.headers.getSetCookie() ) {
			const [ , name, value ] = /^([^=]+)=([^;]*)/.exec( line );
			this.cookies.set( name, value );
		}
		return answer.text();
	}

	async logIn() {
		const asked = JSON.parse( await this.ask( '/api.php?action=query&meta=tokens&type=login&format=json' ) );
		const answer = JSON.parse( await this.ask( '/api.php', {
			action: 'login', format: 'json', lgname: 'Admin', lgpassword: PASSWORD, lgtoken: asked.query.tokens.logintoken
		} ) );
		if ( answer.login.result !== 'Success' ) {
			throw new Error( JSON.stringify( answer ) );
		}
	}
}

try {
	mkdirSync( join( folder, 'statsig' ) );
	cpSync( join( root, 'tests/phpunit/fixtures/config.json' ), join( folder, 'statsig/config.json' ) );
	writeFileSync( join( folder, 'settings.php' ), `<?php require '${ root }benches/wiki/inside.php';` );
	const url = run( 'start' );
	const reader = new Reader( url );
	await reader.logIn();
	const times = new Map();
	for ( let view = 0; view < VIEWS; view++ ) {
		for ( const one of [ reader, new Reader( url ) ] ) {
			const found = /<!--statsig-bench (\{.*?\})-->/.exec( await one.ask( `/index.php?title=Main_Page&view=${ view }` ) );
			if ( !found ) {
				throw new Error( 'the page says nothing' );
			}
			// The first ones fill caches.
			if ( view > 5 ) {
				for ( const [ what, nanoseconds ] of Object.entries( JSON.parse( found[ 1 ] ) ) ) {
					times.set( what, [ ...times.get( what ) ?? [], nanoseconds / 1000 ] );
				}
			}
		}
	}
	for ( const [ what, list ] of times ) {
		console.log( `${ what }: ${ quartile( list ).toFixed( 2 ) } us` );
	}
} finally {
	run( 'stop' );
	rmSync( folder, { recursive: true, force: true } );
}
