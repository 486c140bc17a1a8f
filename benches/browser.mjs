// Our client beside the vendor's two in one Chromium, by turns, each time in a fresh page of a fresh profile: from the
// begin of its start to the first answer with 100 gates and 100 experiments, then 1,000 checks of all of them, once the
// page has come to rest, and in the same task. What is
// logged goes to the same site, as each client does it by itself. Lower quartiles of the rounds, and ratios of them.
import { execFileSync } from 'node:child_process';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { browser as chromium } from '../tests/browser/stage.mjs';
import { sized } from '../tests/program/sized.mjs';
import { MEDIAWIKI, clients } from './browser/clients.mjs';

const ROOT = fileURLToPath( new URL( '..', import.meta.url ) );
const ENTRIES = 100;
const CHECKS = 1000;
const ROUNDS = Number( process.env.STATSIG_BENCH_ROUNDS || 31 );
/** Until a page has done what it puts off: idle callbacks, and the exposure of the first answer is sent. */
const REST_MS = 400;
const USER = {
	customIDs: { stableID: '0123456789abcdef0123' },
	custom: { wiki: 'testwiki', account: 'none', language: 'en', skin: 'vector', namespace: 0 }
};

const texts = JSON.parse( execFileSync( 'php', [
	'-n', '-d', 'extension=ctype', '-d', `extension=${ join( ROOT, 'build/statsig.so' ) }`, '-d', 'memory_limit=1G', join( ROOT, 'benches/browser/texts.php' )
], { input: `${ JSON.stringify( sized( ENTRIES ) ) }\n${ JSON.stringify( USER ) }\n`, encoding: 'utf8', maxBuffer: 1 << 28 } ) );
const { gates, configs } = texts.outline.listed;
if ( gates.length !== ENTRIES || configs.length !== ENTRIES ) {
	throw new Error( `the program has ${ gates.length } gates and ${ configs.length } experiments` );
}
const scripts = clients( texts, USER );

/** Pages of nothing, the scripts, and the place for events. */
const server = createServer( ( request, response ) => {
	request.resume();
	response.setHeader( 'Content-Type', request.url.endsWith( '.js' ) ? 'text/javascript' : request.method === 'POST' ? 'application/json' : 'text/html' );
	response.end( request.url === '/mw.js' ? MEDIAWIKI( USER ) : request.method === 'POST' ? '{"success":true}' : '<!DOCTYPE html><title>bench</title>' );
} );
await new Promise( ( resolve ) => server.listen( 0, '127.0.0.1', resolve ) );
const origin = `http://127.0.0.1:${ server.address().port }`;

/** Runs in the page: times in ms, and what was answered. */
async function measure( [ script, names, checks, restMs ] ) {
	const place = document.createElement( 'script' );
	place.textContent = script;
	const loading = performance.now();
	document.head.append( place );
	const beginning = performance.now();
	const { gate, size } = window.begin();
	gate( names.gates[ 0 ] );
	const started = performance.now();
	if ( restMs ) {
		await new Promise( ( resolve ) => setTimeout( resolve, restMs ) );
	}
	const answers = [];
	const checking = performance.now();
	for ( let at = 0; at < checks; at++ ) {
		// Each name of either kind by turns, again and again
		const name = ( at >> 1 ) % names.gates.length;
		answers.push( at % 2 ? size( names.configs[ name ] ) : gate( names.gates[ name ] ) );
	}
	const checked = performance.now();
	// What a client puts off until the script has ended
	await null;
	const written = performance.now();
	return {
		load: beginning - loading, start: started - beginning, checks: checked - checking, written: written - checking, answers: answers.join()
	};
}

async function round( browser, name, restMs ) {
	const context = await browser.newContext();
	await context.addCookies( [ { name: 'wikistatsigId', value: USER.customIDs.stableID, url: origin } ] );
	const page = await context.newPage();
	const foreign = [];
	page.on( 'request', ( request ) => request.url().startsWith( origin ) || foreign.push( request.url() ) );
	await page.goto( origin );
	await page.addScriptTag( { url: '/mw.js' } );
	const times = await page.evaluate( measure, [ scripts[ name ], { gates, configs }, CHECKS, restMs ] );
	await context.close();
	if ( foreign.length ) {
		throw new Error( `${ name } asked another site: ${ foreign }` );
	}
	return times;
}

// What else the machine does makes it slower, never faster.
const quartile = ( list ) => [ ...list ].sort( ( a, b ) => a - b )[ list.length >> 2 ];

const browser = await chromium();
const found = Object.fromEntries( Object.keys( scripts ).map( ( name ) => [ name, { atOnce: [], rested: [] } ] ) );
try {
	for ( let at = 0; at < ROUNDS; at++ ) {
		const names = Object.keys( scripts );
		// Each is first as often as the others
		for ( const name of [ ...names.slice( at % 3 ), ...names.slice( 0, at % 3 ) ] ) {
			found[ name ].atOnce.push( await round( browser, name, 0 ) );
			found[ name ].rested.push( await round( browser, name, REST_MS ) );
		}
	}
} finally {
	await browser.close();
	server.close();
}
const ROWS = [
	[ 'script and start to first answer', 'atOnce', ( times ) => times.load + times.start ],
	[ 'start to first answer, script evaluated', 'atOnce', ( times ) => times.start ],
	[ '1,000 checks after that', 'rested', ( times ) => times.checks ],
	[ '1,000 checks after that, their exposures written', 'rested', ( times ) => times.written ],
	[ '1,000 checks in the same task', 'atOnce', ( times ) => times.checks ],
	[ '1,000 checks in the same task, their exposures written', 'atOnce', ( times ) => times.written ]
];
const [ { answers } ] = found.ours.atOnce;
for ( const [ name, rounds ] of Object.entries( found ) ) {
	if ( [ ...rounds.atOnce, ...rounds.rested ].some( ( times ) => times.answers !== answers ) ) {
		throw new Error( `${ name } answers otherwise` );
	}
	for ( const [ row, when, what ] of ROWS ) {
		const time = quartile( rounds[ when ].map( what ) );
		console.log( `${ name }, ${ row }: ${ time.toFixed( 2 ) } ms` );
		if ( name !== 'ours' ) {
			console.log( `ours of ${ name }, ${ row }: ${ ( quartile( found.ours[ when ].map( what ) ) / time ).toFixed( 3 ) } of 1` );
		}
	}
}
