// What a page view pays, measured from inside (benches/wiki): of a registered reader for decisions, the first question
// of a request, later ones, the values in the page; of an anonymous one in our hooks. Lower quartiles of page views.
import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Reader } from './wiki/reader.mjs';

const root = fileURLToPath( new URL( '..', import.meta.url ) );
const VIEWS = Number( process.env.STATSIG_BENCH_VIEWS || 150 );

const folder = mkdtempSync( join( tmpdir(), 'statsig-bench-' ) );
const run = ( script ) => execFileSync( join( root, 'tests/wiki', script ), [ folder, String( process.pid ) ], { encoding: 'utf8', stdio: [ 'ignore', 'pipe', 'inherit' ] } ).trim();
// What else the machine does makes a view slower, never faster.
const quartile = ( list ) => list.sort( ( a, b ) => a - b )[ list.length >> 2 ];

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
