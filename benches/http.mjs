// What the relay costs over HTTP, beside what does nothing: requests a second of php-fpm with two
// workers, taken in turn, medians of rounds. And a page's latency while Statsig hangs.
import http from 'node:http';
import { execFileSync, spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { once } from 'node:events';

const root = fileURLToPath( new URL( '..', import.meta.url ) );
const REST_ROUNDS = 31;
// One round of the short ones may be off by half: their median is good to 0.02.
const LANE_ROUNDS = 151;
const ROUND_MS = 300;
// Enough that neither worker ever waits for a request: what is asked is what two cores can do.
const AT_ONCE = 8;
const PAGES = 150;
// What browsers add to a page's own request, so that it is looked at.
const OF_A_PAGE = { 'sec-fetch-site': 'same-origin' };

const folder = mkdtempSync( join( tmpdir(), 'statsig-bench-' ) );
const run = ( ...words ) => execFileSync( join( root, words[ 0 ] ), words.slice( 1 ), { encoding: 'utf8', stdio: [ 'ignore', 'pipe', 'inherit' ] } ).trim();

for ( const name of [ 'ini', 'nginx', 'statsig' ] ) {
	mkdirSync( join( folder, name ) );
}
const location = ( path, script ) => `location = ${ path } { fastcgi_pass $fpm; fastcgi_param SCRIPT_FILENAME ${ script };
	fastcgi_param REQUEST_METHOD $request_method; fastcgi_param CONTENT_LENGTH $content_length;
	fastcgi_param CONTENT_TYPE $content_type; fastcgi_param REQUEST_URI $request_uri;
	# One reader may not send as much as all of these do.
	fastcgi_param REMOTE_ADDR 2001:db8:0:$connection::1; }\n`;
writeFileSync( join( folder, 'nginx/bench.conf' ),
	location( '/fast-lane', join( root, 'deploy/fast-lane.php' ) ) + location( '/empty', join( root, 'benches/wiki/empty.php' ) ) );
writeFileSync( join( folder, 'ini/zz.ini' ), `statsig.fast_lane=1\nstatsig.policy_file=${ folder }/statsig/policy.json\n` +
	'statsig.spool_min_free_bytes=0\nstatsig.spool_max_bytes=16G\n' );
writeFileSync( join( folder, 'settings.php' ), `<?php require '${ root }benches/wiki/settings.php';` );

const agent = new http.Agent( { keepAlive: true, maxSockets: AT_ONCE } );

/** One request; its status and how long it took, in ms. */
function ask( url, body, type = 'text/plain' ) {
	return new Promise( ( resolve, reject ) => {
		const begun = performance.now();
		const request = http.request( url, { method: body ? 'POST' : 'GET', agent, headers: body ? { 'content-type': type, ...OF_A_PAGE, origin: new URL( url ).origin } : {} }, ( response ) => {
			response.resume();
			response.on( 'end', () => resolve( { status: response.statusCode, ms: performance.now() - begun } ) );
		} );
		request.on( 'error', reject );
		request.end( body );
	} );
}

async function rate( url, body, status ) {
	const end = performance.now() + ROUND_MS;
	let count = 0;
	await Promise.all( Array.from( { length: AT_ONCE }, async () => {
		while ( performance.now() < end ) {
			const answer = await ask( url, body );
			if ( answer.status !== status ) {
				throw new Error( `${ url } answers ${ answer.status }` );
			}
			count++;
		}
	} ) );
	return count / ROUND_MS * 1000;
}

const median = ( list ) => list.sort( ( a, b ) => a - b )[ list.length >> 1 ];

function batch() {
	const user = { customIDs: { stableID: '0123456789abcdef0123' }, custom: { account: 'none' } };
	const event = ( seq ) => ( { eventName: 'click', value: 'button', time: Date.now(), user, metadata: { item: 'x' }, statsigMetadata: { seq } } );
	return JSON.stringify( {
		events: [ 1, 2, 3, 4, 5 ].map( event ),
		statsigMetadata: { sdkType: 'mw-statsig', sdkVersion: '0.1.0', pageView: '00112233445566778899', cv: '0123456789abcdef', memberships: {} }
	} );
}

/** Requests a second of what does nothing and of the relay in its place, by turns, so many rounds. */
async function compare( nothing, relay, rounds ) {
	const rates = { [ nothing.name ]: [], [ relay.name ]: [] };
	for ( let round = 0; round <= rounds; round++ ) {
		for ( const { name, url, status } of [ nothing, relay ] ) {
			const found = await rate( url, batch(), status );
			// The first round fills caches.
			if ( round > 0 ) {
				rates[ name ].push( found );
			}
		}
	}
	for ( const [ name, found ] of Object.entries( rates ) ) {
		console.log( `${ name }, 5 events: ${ median( [ ...found ] ).toFixed( 0 ) } requests/s` );
	}
	// Of each round by itself: what else the machine does weighs on both.
	const ratios = rates[ relay.name ].map( ( found, round ) => found / rates[ nothing.name ][ round ] );
	console.log( `${ relay.name } to ${ nothing.name }: ${ median( ratios ).toFixed( 2 ) }` );
}

async function throughput( url ) {
	const rest = `${ url }/rest.php`;
	await compare(
		{ name: 'an empty REST handler', url: `${ rest }/statsig-bench/empty`, status: 200 },
		{ name: 'the REST relay', url: `${ rest }/statsig/v1/rgstr`, status: 202 },
		REST_ROUNDS
	);
	await compare(
		{ name: 'an empty PHP script', url: `${ url }/empty`, status: 200 },
		{ name: 'the fast lane', url: `${ url }/fast-lane`, status: 202 },
		LANE_ROUNDS
	);
}

/** Pages one by one, with and without a shipper that waits for an answer that never comes. */
async function hanging( url ) {
	const server = http.createServer( () => {} );
	await new Promise( ( resolve ) => server.listen( 0, '127.0.0.1', resolve ) );
	const api = `http://127.0.0.1:${ server.address().port }`;
	const times = { quiet: [], hanging: [] };
	for ( let round = 0; round < 4; round++ ) {
		for ( const state of [ 'quiet', 'hanging' ] ) {
			let shipper;
			if ( state === 'hanging' ) {
				const asked = once( server, 'request' );
				shipper = spawn( join( root, 'tests/wiki/php' ), [ folder, '-r',
					`Statsig\\ship( [ "eventsApi" => "${ api }", "force" => true, "timeoutMs" => 60000 ] );` ], { stdio: 'ignore' } );
				await asked;
			}
			for ( let page = 0; page < PAGES / 4; page++ ) {
				times[ state ].push( ( await ask( `${ url }/index.php?title=Main_Page` ) ).ms );
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
	const url = run( 'tests/wiki/start', folder, String( process.pid ) );
	run( 'tests/wiki/maintenance', folder, join( root, 'php/maintenance/policy.php' ) );
	await throughput( url );
	// The spool is full of what was relayed: something to ship.
	if ( readdirSync( join( folder, 'statsig/spool' ) ).length === 0 ) {
		throw new Error( 'nothing was spooled' );
	}
	await hanging( url );
} finally {
	agent.destroy();
	run( 'tests/wiki/stop', folder );
	rmSync( folder, { recursive: true, force: true } );
}
