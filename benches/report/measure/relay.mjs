// P6: the relay over HTTP, by load, and while Statsig is slow or down.
// Beside it stands what does nothing in its place.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { until } from '../../../tests/demo/until.mjs';
import { startFake } from '../../../tests/fake-statsig/client.mjs';
import { EVENTS, Lanes, batch } from '../../wiki/lanes.mjs';
import { Figures, IS_SHORT, ROOT } from '../figures.mjs';
import { Companion, familyOf, spent } from '../processes.mjs';
import { quantile } from '../statistics.mjs';

const ROUNDS = IS_SHORT ? 1 : 7;
const ROUND_MS = IS_SHORT ? 300 : 1000;
/** Enough that no worker waits for a request */
const AT_ONCE = 8;
/** Requests one after the other, and page views, in each state of Statsig */
const REQUESTS = IS_SHORT ? 30 : 150;
const PAGES = IS_SHORT ? 10 : 40;
/** So often through all states: what else the machine does weighs on all of them */
const CYCLES = IS_SHORT ? 1 : 3;
/** Requests a second, each for so long, until less is answered than was asked, twice: something else may have been in the way */
const LOADS = [ 5, 10, 25, 50, 100, 200, 400, 800, 1600, 3200 ];
const LOAD_MS = IS_SHORT ? 500 : 5000;
const TRIES = 2;
const KEPT_UP = 0.95;
/** The share of requests that the longer of two latencies holds for */
const MOST = 0.95;
const MOST_WAITING = 2000;
/** How Statsig fails: faults of the fake, once a request of the worker has met them */
const STATES = {
	well: [],
	slow: [ { kind: 'hang', when: 'body' } ],
	down: [ { kind: 'reset', when: 'headers' } ]
};

const figures = new Figures( 'relay' );
const fake = await startFake( [ '--document', join( ROOT, 'tests/fixtures/demo.json' ) ] );
const lanes = new Lanes( 64, { STATSIG_API: fake.url } );
let worker;

/** Requests a second on this machine, and processor time of nginx and php-fpm for each. */
async function costs() {
	const family = familyOf( Number( readFileSync( join( lanes.folder, 'run/pid' ), 'utf8' ) ) );
	const ways = { empty_rest: lanes.emptyRest, rest: lanes.rest, empty_script: lanes.emptyScript, fast_lane: lanes.fastLane };
	const found = Object.fromEntries( Object.keys( ways ).map( ( id ) => [ id, { rates: [], requests: 0, ms: 0 } ] ) );
	for ( let round = 0; round <= ROUNDS; round++ ) {
		for ( const [ id, way ] of Object.entries( ways ) ) {
			const before = spent( family );
			const count = await lanes.flood( way, ROUND_MS, AT_ONCE );
			// The first round fills caches.
			if ( round > 0 ) {
				found[ id ].ms += spent( family ) - before;
				found[ id ].requests += count;
				found[ id ].rates.push( count / ROUND_MS * 1000 );
			}
		}
	}
	figures.put( 'events', EVENTS, 'events' );
	figures.put( 'level', 100 * MOST, '%' );
	for ( const [ id, { rates, requests, ms } ] of Object.entries( found ) ) {
		figures.put( `${ id }.rate`, quantile( rates, 0.5 ), 'requests/s', { decimals: 0 } );
		figures.put( `${ id }.cpu`, ms / requests, 'ms', { by: 'processor time of nginx and php-fpm / requests' } );
	}
	for ( const [ id, nothing ] of [ [ 'rest', 'empty_rest' ], [ 'fast_lane', 'empty_script' ] ] ) {
		figures.put( `${ id }.more`, figures.value( `${ id }.cpu` ) - figures.value( `${ nothing }.cpu` ), 'ms', { by: `${ id }.cpu - ${ nothing }.cpu` } );
		figures.put( `${ id }.events`, figures.value( `${ id }.rate` ) * EVENTS, 'events/s', { decimals: 0, by: `${ id }.rate * events` } );
	}
}

/** Requests that come when they come, whether those before them are answered or not; how long each took, and which share was answered in time. */
async function load( way, rate ) {
	const times = [];
	const flying = new Set();
	const begun = performance.now();
	let sent = 0;
	let failed = null;
	for ( let passed = 0; passed < LOAD_MS && flying.size < MOST_WAITING; passed = performance.now() - begun ) {
		for ( ; sent < rate * passed / 1000; sent++ ) {
			const due = begun + 1000 * sent / rate;
			const one = lanes.send( way ).then( () => {
				times.push( performance.now() - due );
			} ).catch( ( error ) => {
				failed = error;
			} ).finally( () => flying.delete( one ) );
			flying.add( one );
		}
		await delay( 1 );
	}
	const answered = times.length / sent;
	await Promise.all( flying );
	if ( failed ) {
		throw failed;
	}
	return { times, answered };
}

async function loads() {
	for ( const [ id, way ] of [ [ 'rest', lanes.rest ], [ 'fast_lane', lanes.fastLane ] ] ) {
		let most = 0;
		for ( const rate of LOADS ) {
			let found = await load( way, rate );
			for ( let tries = 1; tries < TRIES && found.answered < KEPT_UP; tries++ ) {
				found = await load( way, rate );
			}
			if ( found.answered < KEPT_UP && most ) {
				break;
			}
			most = rate;
			figures.put( `${ id }.load_${ rate }.rate`, rate, 'requests/s' );
			figures.put( `${ id }.load_${ rate }.median`, quantile( found.times, 0.5 ), 'ms' );
			figures.put( `${ id }.load_${ rate }.most`, quantile( found.times, MOST ), 'ms' );
			process.stdout.write( `report: relay: ${ way.name }, ${ rate } requests/s\n` );
		}
		figures.put( `${ id }.kept_up`, most, 'requests/s' );
	}
}

/** Latency and rate while a worker ships to a Statsig that is well, slow or down. */
async function states() {
	worker = new Companion( join( ROOT, 'tests/wiki/maintenance' ), [
		lanes.folder, join( ROOT, 'php/maintenance/worker.php' ), '--loop', '--interval', '2', '--timeout-ms', '3000'
	], { stdio: 'ignore', env: lanes.env } );
	const found = Object.fromEntries( Object.keys( STATES ).map( ( state ) => [ state, { rest: [], fast_lane: [], pages: [], events: { rest: [], fast_lane: [] } } ] ) );
	let refused = 0;
	for ( let cycle = 0; cycle < CYCLES; cycle++ ) {
		for ( const [ state, faults ] of Object.entries( STATES ) ) {
			const before = ( await fake.counts() ).requests;
			await fake.setFaults( faults );
			const { value } = await until( 90, async () => ( await fake.counts() ).requests > before );
			if ( !value ) {
				throw new Error( `the worker asked nothing while Statsig is ${ state }` );
			}
			for ( const [ id, way ] of [ [ 'rest', lanes.rest ], [ 'fast_lane', lanes.fastLane ] ] ) {
				for ( let at = 0; at < REQUESTS; at++ ) {
					const { status, ms } = await lanes.ask( way.url, batch() );
					found[ state ][ id ].push( ms );
					refused += status === way.status ? 0 : 1;
				}
				found[ state ].events[ id ].push( EVENTS * await lanes.flood( way, ROUND_MS, AT_ONCE ) / ROUND_MS * 1000 );
			}
			for ( let at = 0; at < PAGES; at++ ) {
				found[ state ].pages.push( ( await lanes.ask( `${ lanes.url }/index.php?title=Main_Page` ) ).ms );
			}
			process.stdout.write( `report: relay: Statsig is ${ state }\n` );
		}
	}
	for ( const [ state, { pages, events, ...times } ] of Object.entries( found ) ) {
		for ( const [ id, list ] of Object.entries( times ) ) {
			figures.put( `${ state }.${ id }.median`, quantile( list, 0.5 ), 'ms' );
			figures.put( `${ state }.${ id }.most`, quantile( list, MOST ), 'ms' );
			figures.put( `${ state }.${ id }.events`, quantile( events[ id ], 0.5 ), 'events/s', { decimals: 0 } );
		}
		// What else the machine does makes a page slower, never faster.
		figures.put( `${ state }.page`, quantile( pages, 0.25 ), 'ms', { decimals: 1 } );
	}
	for ( const state of [ 'slow', 'down' ] ) {
		figures.put( `${ state }.page_more`, figures.value( `${ state }.page` ) - figures.value( 'well.page' ), 'ms', {
			decimals: 1, by: `${ state }.page - well.page`, what: `P6: what a page takes longer while Statsig is ${ state }`, bar: { most: 5 }
		} );
	}
	figures.put( 'asked', 2 * CYCLES * REQUESTS * Object.keys( STATES ).length, 'batches' );
	figures.put( 'refused', refused, 'batches', { what: 'P6: batches refused while Statsig is well, slow or down', bar: { most: 0 } } );
}

try {
	lanes.start();
	await costs();
	await loads();
	await states();
	figures.write();
} finally {
	await worker?.end();
	lanes.end();
	await fake.stop();
}
