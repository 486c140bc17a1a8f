// What a page view pays for us, measured inside php-fpm (benches/wiki/handlers.php): our hook handlers, and the end of the
// request, where exposures are written down. Medians of 500 views, beside the bars, with an empty and a crowded spool.
import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Reader } from './wiki/reader.mjs';

const root = fileURLToPath( new URL( '..', import.meta.url ) );
const VIEWS = Number( process.env.STATSIG_BENCH_VIEWS || 500 );
/** Views that fill caches. */
const WARMING = 10;
const FILES = 1000;
/** In ms. */
const BARS = { 'logged-out': 0.2, 'logged-in': 0.6 };

const folder = mkdtempSync( join( tmpdir(), 'statsig-bench-' ) );
const run = ( script ) => execFileSync( join( root, 'tests/wiki', script ), [ folder, String( process.pid ) ], { encoding: 'utf8', stdio: [ 'ignore', 'pipe', 'inherit' ] } ).trim();
const at = ( numbers, share ) => [ ...numbers ].sort( ( one, other ) => one - other )[ Math.floor( ( numbers.length - 1 ) * share ) ];

/** The extension as it is, but for a class of the bench around each hook handler. */
function link() {
	const links = join( folder, 'links' );
	mkdirSync( links );
	for ( const name of readdirSync( join( root, 'php' ) ) ) {
		if ( name !== 'extension.json' ) {
			symlinkSync( join( root, 'php', name ), join( links, name ) );
		}
	}
	const manifest = JSON.parse( readFileSync( join( root, 'php/extension.json' ), 'utf8' ) );
	for ( const name of Object.keys( manifest.HookHandlers ) ) {
		manifest.HookHandlers[ name ] = { class: `StatsigBench_${ name }` };
	}
	writeFileSync( join( links, 'extension.json' ), JSON.stringify( manifest ) );
	// tests/wiki/settings.php is not to load it
	writeFileSync( join( folder, 'without' ), '' );
}

async function measure( who, reader, spool ) {
	const log = join( folder, 'log/views.log' );
	for ( let view = -WARMING; view < VIEWS; view++ ) {
		if ( view === 0 ) {
			rmSync( log, { force: true } );
		}
		await reader.ask( '/index.php?title=Main_Page' );
	}
	// The last view writes after its response: the next request of the same worker comes after that
	let views = [];
	while ( views.length < VIEWS ) {
		views = readFileSync( log, 'utf8' ).trim().split( '\n' ).map( ( line ) => JSON.parse( line ) );
	}
	const sums = views.map( ( spent ) => Object.values( spent ).reduce( ( sum, part ) => sum + part, 0 ) / 1e6 );
	const bar = BARS[ who ];
	const middle = at( sums, 0.5 );
	console.log( `a ${ who } page view, ${ spool }: ${ middle.toFixed( 3 ) } ms, 95 %: ${ at( sums, 0.95 ).toFixed( 3 ) } ms (bar ${ bar }: ${ middle <= bar ? 'holds' : 'MISSED' })` );
	for ( const part of new Set( views.flatMap( Object.keys ) ) ) {
		const times = views.map( ( spent ) => ( spent[ part ] ?? 0 ) / 1e3 );
		console.log( `  of it ${ part }, ${ who }, ${ spool }: ${ at( times, 0.5 ).toFixed( 1 ) } us, 95 %: ${ at( times, 0.95 ).toFixed( 1 ) } us` );
	}
}

try {
	mkdirSync( join( folder, 'statsig/spool' ), { recursive: true, mode: 0o750 } );
	cpSync( join( root, 'tests/phpunit/fixtures/config.json' ), join( folder, 'statsig/config.json' ) );
	link();
	writeFileSync( join( folder, 'settings.php' ), `<?php require '${ root }benches/wiki/handlers.php';` );
	const url = run( 'start' );
	const account = new Reader( url );
	await account.logIn();
	for ( const spool of [ 'empty spool', `${ FILES } files in the spool` ] ) {
		if ( spool !== 'empty spool' ) {
			for ( let file = 0; file < FILES; file++ ) {
				writeFileSync( join( folder, 'statsig/spool', `${ 1_790_000_000_000 + file }-1.jsonl` ), '{}\n' );
			}
		}
		await measure( 'logged-out', new Reader( url ), spool );
		await measure( 'logged-in', account, spool );
	}
} finally {
	run( 'stop' );
	rmSync( folder, { recursive: true, force: true } );
}
