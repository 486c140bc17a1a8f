// The demonstration, in the order in which things happen on a real wiki.
import { setTimeout as delay } from 'node:timers/promises';
import { Checks } from './checks.mjs';
import { Stage } from './stage.mjs';
import { demoDocument, changed } from './document.mjs';
import { stableIds } from './units.mjs';
import { setUpGreeting, greetByHttp } from './greeting.mjs';
import { greetInChromium } from './greeting-chromium.mjs';
import { buttonByHttp } from './button.mjs';
import { Chromium } from './chromium.mjs';
import { canaryReader, watchCanaries, searchCanaries } from './canaries.mjs';
import { arrivals } from './open/arrivals.mjs';
import { Display } from './open/screen.mjs';

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
	checks.say( 'two use cases of docs/use-cases.md: U1 greets a share of browsers, U2 shows a button to some accounts' );
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
	await checkScreen();
	checks.hold( 'the browser asked no other origin', chromium.foreign.length === 0,
		`${ chromium.foreign.length } requests to others, ${ chromium.asked } to the wiki` );
	checks.hold( 'the browser sent events to the wiki', chromium.events > 0, `${ chromium.events } event requests` );
	const complaints = stage.log( 'php.log' ) + stage.log( 'statsig.log' );
	checks.hold( 'neither PHP nor the extension complained', complaints === '', `${ complaints.length } bytes in their logs` );
}

/**
 * Ships and syncs as a worker would, and shows what arrives in its place.
 *
 * @param {Object} stream to write to
 * @param {number} ms after which it is over
 * @param {Function} isOver given the rows, whether it is over before
 */
async function showArrivals( stream, ms, isOver ) {
	const end = Date.now() + ms;
	const before = new Set( ( await stage.fake.events() ).map( ( { id } ) => id ) );
	const display = new Display( stream, { wiki: stage.url, fake: stage.fake.url } );
	let rows = [];
	display.show( rows );
	while ( Date.now() < end && !isOver( rows ) ) {
		await stage.sync();
		await stage.ship();
		rows = arrivals( ( await stage.fake.events() ).filter( ( { id } ) => !before.has( id ) ).map( ( { event } ) => event ) );
		display.show( rows );
		await delay( isOver( rows ) ? 0 : ROUND_MS );
	}
}

/** The screen of the open demo, while one reader looks at the page. */
async function checkScreen() {
	const written = [];
	const reader = await chromium.page();
	await reader.visit( 'index.php?title=Special:StatsigDemo' );
	await showArrivals( { isTTY: true, columns: 120, write: ( text ) => written.push( text ) }, 30_000, ( rows ) => rows.length > 0 );
	await reader.close();
	const shown = written.at( -1 ).split( '\n' ).map( ( text ) => text.trim() );
	const kind = shown.find( ( text ) => /^\d+ x +browser [0-9a-f]{8} +saw gate hello_world: (on|off)$/.test( text ) );
	checks.hold( 'what arrives is shown by a line for each kind, above the addresses', kind && shown.at( -2 ).includes( stage.fake.url ),
		kind ?? shown.slice( 0, 3 ).join( ' | ' ) );
}

try {
	await play();
	checks.end();
	if ( MODE === 'open' ) {
		await showArrivals( process.stdout, OPEN_MS, () => false );
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
