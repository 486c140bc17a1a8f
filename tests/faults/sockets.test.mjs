// Requests open no socket and start no thread or process, as strace sees it: php-fpm with the module does
// as much of it as without, and the processes of the phpt suite nothing at all: but a command whose events
// wait has one thread, which appends them while it is idle.
import { test } from 'node:test';
import assert from 'node:assert/strict';
import { execFile, execFileSync } from 'node:child_process';
import { chmodSync, cpSync, mkdirSync, readFileSync, readdirSync, rmSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { Folder, Fpm, MODULE, ROOT, STATIC, giveToWorkers } from './fpm.mjs';
import { document, swap } from './document.mjs';
import { Load } from './load.mjs';

const CALLS = [ 'socket', 'connect', 'clone', 'clone3', 'fork', 'vfork' ];
const TRACE = [ '-f', '-qq', '-e', 'signal=none', '-e', `trace=${ CALLS.join( ',' ) }` ];
const REQUESTS = 1000;

/** How often each call was made, by strace's log. */
function calls( text ) {
	const counts = {};
	for ( const [ , call ] of text.matchAll( /^(?:\d+ +)?(\w+)\(/gm ) ) {
		counts[ call ] = ( counts[ call ] ?? 0 ) + 1;
	}
	return counts;
}

/** Threads that were started, and how often each other call was made. */
function threadsAndCalls( text ) {
	const lines = text.split( '\n' );
	const isThread = ( line ) => /\bclone3?\(.*\bCLONE_THREAD\b/.test( line );
	return [ lines.filter( isThread ).length, calls( lines.filter( ( line ) => !isThread( line ) ).join( '\n' ) ) ];
}

/** The same script for both: what it asks needs the module, what it answers does not. */
const SCRIPT = `<?php
if ( extension_loaded( 'statsig' ) ) {
	for ( $i = 0; $i < 24; $i++ ) {
		Statsig\\evaluate( "c$i", [ 'userID' => random_int( 0, 9999 ) ] )->get( 'n' );
	}
	Statsig\\logEvent( 'seen', [ 'userID' => 'u' ] );
	Statsig\\initializeResponse( [ 'userID' => 'u' ] );
	Statsig\\status();
}
echo json_encode( [ 'pid' => getmypid(), 'n' => 1, 'reasons' => [] ] );
`;

async function traced( t, module ) {
	const folder = new Folder();
	swap( folder.config, document( 1 ) );
	mkdirSync( join( folder.path, 'spool' ), { mode: 0o750 } );
	giveToWorkers( join( folder.path, 'spool' ) );
	const log = folder.file( 'strace.log', '' );
	const fpm = new Fpm( folder, { module, pools: { www: STATIC( 2 ) }, wrap: [ 'strace', ...TRACE, '-o', log ], ini: {
		'statsig.check_interval': '0', 'statsig.spool_dir': join( folder.path, 'spool' ), 'statsig.spool_min_free_bytes': '0'
	} } );
	t.after( async () => {
		await fpm.stop();
		folder.remove();
	} );
	await fpm.start();
	const load = new Load( fpm.socket(), folder.file( 'x.php', SCRIPT ), 2 ).start();
	await load.more( REQUESTS );
	await load.end();
	const spooled = readdirSync( join( folder.path, 'spool' ) ).length;
	await fpm.stop();
	assert.deepEqual( load.failed.slice( 0, 3 ), [] );
	assert.equal( spooled > 0, module, 'with the module there is something to see' );
	return calls( readFileSync( log, 'utf8' ) );
}

test( `${ REQUESTS } requests make the same calls with the module as without`, async ( t ) => {
	const [ without, with_ ] = [ await traced( t, false ), await traced( t, true ) ];
	t.diagnostic( `without ${ JSON.stringify( without ) }, with ${ JSON.stringify( with_ ) }` );
	assert.ok( Object.keys( without ).length > 0, 'strace saw the workers start' );
	assert.deepEqual( with_, without );
} );

// Tests of the worker, of forks, and those that start PHP again.
const OTHERS = /upstream\.inc|proc_open|pcntl_fork|\bexec\(|shell_exec|passthru|STATSIG_TEST_MODULE|run\.inc|Statsig\\(sync|ship)\(/;

test( 'the processes of the phpt suite open no socket and start nothing but the thread of a command', async ( t ) => {
	const folder = new Folder();
	t.after( () => folder.remove() );
	const tests = join( folder.path, 'tests/phpt' );
	cpSync( join( ROOT, 'tests/phpt' ), tests, { recursive: true } );
	for ( const shared of [ 'tests/fixtures', 'tests/golden', 'php' ] ) {
		symlinkSync( join( ROOT, shared ), join( folder.path, shared ) );
	}
	const names = readdirSync( tests ).filter( ( name ) => name.endsWith( '.phpt' ) );
	const left = names.filter( ( name ) => !OTHERS.test( readFileSync( join( tests, name ), 'utf8' ) ) );
	names.filter( ( name ) => !left.includes( name ) ).forEach( ( name ) => rmSync( join( tests, name ) ) );
	mkdirSync( join( folder.path, 'traces' ) );
	const php = folder.file( 'php-traced', `#!/bin/sh\nexec strace ${ TRACE.join( ' ' ) } -o ${ folder.path }/traces/$$ php "$@"\n` );
	chmodSync( php, 0o755 );
	const config = ( option ) => execFileSync( 'php-config', [ option ], { encoding: 'utf8' } ).trim();
	const runner = `${ config( '--prefix' ) }/lib/php/${ config( '--phpapi' ) }/build/run-tests.php`;
	const env = { ...process.env, NO_INTERACTION: '1', REPORT_EXIT_STATUS: '1', TEST_PHP_EXECUTABLE: php,
		STATSIG_MODULE: MODULE, STATSIG_GARBAGE_CALLS: '1000' };
	const { stdout } = await promisify( execFile )( 'php',
		[ '-n', runner, '-q', '--show-diff', '-p', php, '-n', '-d', `extension=${ MODULE }`, tests ], { env, maxBuffer: 1 << 26 }
	).catch( ( error ) => ( { stdout: `${ error.stdout }\n${ error.message }` } ) );
	const passed = Number( /Tests passed\s*:\s*(\d+)/.exec( stdout )?.[ 1 ] );
	assert.equal( passed, left.length, stdout.slice( -3000 ) );
	const traces = readdirSync( join( folder.path, 'traces' ) ).map( ( name ) => readFileSync( join( folder.path, 'traces', name ), 'utf8' ) );
	t.diagnostic( `${ left.length } of ${ names.length } tests, ${ traces.length } processes` );
	assert.ok( traces.length >= left.length );
	const started = traces.map( threadsAndCalls );
	assert.deepEqual( started.filter( ( [ threads, others ] ) => threads > 1 || Object.keys( others ).length ), [] );
	const logging = started.filter( ( [ threads ] ) => threads > 0 ).length;
	assert.ok( logging > 0 && logging < left.length / 2, `${ logging } processes have a thread: those that log events` );
} );
