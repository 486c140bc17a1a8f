// What the relay costs over HTTP, beside what does nothing: requests a second of php-fpm with two
// workers, taken in turn, medians of rounds. And a page's latency while Statsig hangs.
import http from 'node:http';
import { spawn } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { once } from 'node:events';
import { EVENTS, Lanes } from './wiki/lanes.mjs';

const root = fileURLToPath( new URL( '..', import.meta.url ) );
const REST_ROUNDS = 31;
// One round of the short ones may be off by half: their median is good to 0.02.
const LANE_ROUNDS = 151;
const ROUND_MS = 300;
// Enough that neither worker ever waits for a request: what is asked is what two cores can do.
const AT_ONCE = 8;
const PAGES = 150;

const lanes = new Lanes( AT_ONCE );
const median = ( list ) => list.sort( ( a, b ) => a - b )[ list.length >> 1 ];

/** Requests a second of what does nothing and of the relay in its place, by turns, so many rounds. */
async function compare( nothing, relay, rounds ) {
	const rates = { [ nothing.name ]: [], [ relay.name ]: [] };
	for ( let round = 0; round <= rounds; round++ ) {
		for ( const way of [ nothing, relay ] ) {
			const found = await lanes.flood( way, ROUND_MS, AT_ONCE ) / ROUND_MS * 1000;
			// The first round fills caches.
			if ( round > 0 ) {
				rates[ way.name ].push( found );
			}
		}
	}
	for ( const [ name, found ] of Object.entries( rates ) ) {
		console.log( `${ name }, ${ EVENTS } events: ${ median( [ ...found ] ).toFixed( 0 ) } requests/s` );
	}
	// Of each round by itself: what else the machine does weighs on both.
	const ratios = rates[ relay.name ].map( ( found, round ) => found / rates[ nothing.name ][ round ] );
	console.log( `${ relay.name } to ${ nothing.name }: ${ median( ratios ).toFixed( 2 ) }` );
}

/** Pages one by one, with and without a shipper that waits for an answer that never comes. */
async function hanging() {
	const server = http.createServer( () => {} );
	await new Promise( ( resolve ) => server.listen( 0, '127.0.0.1', resolve ) );
	const api = `http://127.0.0.1:${ server.address().port }`;
	const times = { quiet: [], hanging: [] };
	for ( let round = 0; round < 4; round++ ) {
		for ( const state of [ 'quiet', 'hanging' ] ) {
			let shipper;
			if ( state === 'hanging' ) {
				const asked = once( server, 'request' );
				shipper = spawn( join( root, 'tests/wiki/php' ), [ lanes.folder, '-r',
					`Statsig\\ship( [ "eventsApi" => "${ api }", "force" => true, "timeoutMs" => 60000 ] );` ], { stdio: 'ignore' } );
				await asked;
			}
			for ( let page = 0; page < PAGES / 4; page++ ) {
				times[ state ].push( ( await lanes.ask( `${ lanes.url }/index.php?title=Main_Page` ) ).ms );
			}
			shipper?.kill( 'SIGKILL' );
		}
	}
	server.closeAllConnections();
	server.close();
	const [ quiet, slow ] = [ median( times.quiet ), median( times.hanging ) ];
	console.log( `a page: ${ quiet.toFixed( 1 ) } ms; while Statsig hangs: ${ ( slow - quiet ).toFixed( 2 ) } ms more` );
}

try {
	lanes.start();
	await compare( lanes.emptyRest, lanes.rest, REST_ROUNDS );
	await compare( lanes.emptyScript, lanes.fastLane, LANE_ROUNDS );
	// The spool is full of what was relayed: something to ship.
	if ( readdirSync( join( lanes.folder, 'statsig/spool' ) ).length === 0 ) {
		throw new Error( 'nothing was spooled' );
	}
	await hanging();
} finally {
	lanes.end();
}
