// The demonstration, in the order in which things happen on a real wiki.
import { setTimeout as delay } from 'node:timers/promises';
import { Checks } from './checks.mjs';
import { Counter } from './counter.mjs';
import { Stage } from './stage.mjs';
import { demoDocument, changed } from './document.mjs';
import { stableIds } from './units.mjs';
import { setUpGreeting, greetByHttp } from './greeting.mjs';
import { greetInChromium } from './greeting-chromium.mjs';
import { buttonByHttp } from './button.mjs';
import { Chromium } from './chromium.mjs';
import { canaryReader, watchCanaries, searchCanaries } from './canaries.mjs';

const MODE = process.argv[ 2 ] ?? 'check';
const UNITS = Number( process.env.STATSIG_DEMO_UNITS || 2000 );
const OPEN_MS = 2 * 60 * 60 * 1000;
const ROUND_MS = 2000;

const checks = new Checks();
const stage = new Stage();
let chromium = null;

async function end( status ) {
	await chromium?.close();
	await stage.end( status === 0 );
	process.exit( status );
}

let ending = false;
for ( const signal of [ 'SIGINT', 'SIGTERM' ] ) {
	process.on( signal, () => {
		if ( !ending ) {
			ending = true;
			process.stdout.write( '\ndemo: ending what it started\n' );
			end( MODE === 'open' && checks.failed === 0 ? 0 : 1 );
		}
	} );
}

async function play() {
	await stage.start();
	checks.say( `fake Statsig at ${ stage.fake.url }, wiki at ${ stage.url }` );
	chromium = await Chromium.launch( stage.url );
	await watchCanaries( stage );

	let document = demoDocument();
	await setUpGreeting( stage, checks, document );
	const ids = stableIds( UNITS );
	const answers = await greetByHttp( stage, checks, document, ids );
	await greetInChromium( stage, checks, chromium, answers );
	await buttonByHttp( stage, checks, document );
	await canaryReader( stage, checks, chromium, document );

	document = changed( document, { percentage: 20, salt: 'another-salt' } );
	await setUpGreeting( stage, checks, document );
	await greetByHttp( stage, checks, document, ids );

	await searchCanaries( stage, checks );
	await checkCounter();
	checks.hold( 'the browser asked no other origin', chromium.foreign.length === 0,
		`${ chromium.foreign.length } requests to others, ${ chromium.asked } to the wiki` );
	checks.hold( 'the browser sent events to the wiki', chromium.events > 0, `${ chromium.events } event requests` );
	const complaints = stage.log( 'php.log' ) + stage.log( 'statsig.log' );
	checks.hold( 'neither PHP nor the extension complained', complaints === '', `${ complaints.length } bytes in their logs` );
}

/**
 * Ships and syncs as a worker would, and counts what arrives in place.
 *
 * @param {Object} stream to write to
 * @param {number} ms after which it is over
 * @param {Function} isOver given the count, whether it is over before
 */
async function countArrivals( stream, ms, isOver ) {
	const end = Date.now() + ms;
	const before = ( await stage.fake.counts() ).events.total;
	const counter = new Counter( stream );
	counter.show( 0 );
	while ( Date.now() < end && !isOver( counter.shown ) ) {
		await stage.sync();
		await stage.ship();
		counter.show( ( await stage.fake.counts() ).events.total - before );
		await delay( isOver( counter.shown ) ? 0 : ROUND_MS );
	}
}

/** The counter as a terminal and as a file get it, while one reader looks at the page. */
async function checkCounter() {
	const [ terminal, file ] = [ [], [] ];
	const reader = await chromium.page();
	await reader.visit( 'index.php?title=Special:StatsigDemo' );
	await countArrivals( { isTTY: true, write: ( text ) => terminal.push( text ) }, 30_000, ( count ) => count > 0 );
	await reader.close();
	const isOneLine = terminal.every( ( text ) => /^\r\x1b\[K\d+ events arrived from you so far$/.test( text ) );
	checks.hold( 'what arrives is counted in one line of a terminal', isOneLine && terminal.length === 2,
		terminal.at( -1 ).replace( /[^ -~]|\[K/g, '' ) );
	const counter = new Counter( { write: ( text ) => file.push( text ) } );
	[ 0, 0, 3, 3 ].forEach( ( count ) => counter.show( count ) );
	checks.hold( 'and in a file by a line a change', file.join( '' ) === '0 events arrived from you so far\n3 events arrived from you so far\n',
		`${ file.length } lines` );
}

async function stayOpen() {
	process.stdout.write( `
Look at   ${ stage.url }/index.php/Special:StatsigDemo   (console: the greeting of U1)
Log in    as Admin or Reader1 .. Reader12, password a-long-password   (U2: the button)
Fake      ${ stage.fake.url }/__control/events   shows what arrived
Ctrl-C ends all of it; so do 2 hours.

` );
	await countArrivals( process.stdout, OPEN_MS, () => false );
}

try {
	await play();
	checks.end();
	if ( MODE === 'open' ) {
		await stayOpen();
	}
	await end( checks.failed === 0 ? 0 : 1 );
} catch ( error ) {
	if ( !ending ) {
		process.stderr.write( `demo: ${ error.stack }\n` );
		checks.hold( 'the demonstration came to its end', false, error.message );
		checks.end();
		await end( 1 );
	}
}
