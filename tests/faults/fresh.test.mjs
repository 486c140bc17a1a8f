// Requirements P9 and R1: a change at Statsig is what php-fpm answers over HTTP within the sync interval,
// the check interval and a second; a change of an ID list as well, by the worker's next pass.
import { test, after } from 'node:test';
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { chmodSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { startFake } from '../fake-statsig/client.mjs';
import { until } from '../demo/until.mjs';
import { Folder, Fpm, MODULE, STATIC, shareWithWorkers } from './fpm.mjs';
import { ASK, document } from './document.mjs';
import { Nginx } from './nginx.mjs';

const [ SYNC, CHECK ] = [ 1, 1 ];
const WORKERS = 4;

const folder = new Folder();
const fpm = new Fpm( folder, { pools: { www: STATIC( WORKERS ) }, ini: { 'statsig.check_interval': CHECK } } );
const nginx = new Nginx( folder, fpm.socket() );
let fake, loop;

after( async () => {
	if ( loop ) {
		const ended = new Promise( ( resolve ) => loop.once( 'exit', resolve ) );
		loop.kill( 'SIGTERM' );
		await ended;
	}
	await nginx.stop();
	await fpm.stop();
	await fake?.stop();
	folder.remove();
} );

function startLoop() {
	chmodSync( folder.file( 'key', 'secret-x' ), 0o600 );
	const code = `Statsig\\sync( [ 'intervalMs' => ${ SYNC * 1000 }, 'api' => $argv[1], 'keyFile' => $argv[2] ] );`;
	loop = spawn( 'php', [ '-n', '-d', `extension=${ MODULE }`, '-d', `statsig.config_file=${ folder.config }`, '-r', code, '--', fake.url, folder.file( 'key' ) ],
		{ stdio: [ 'ignore', 'inherit', 'pipe' ] } );
	process.once( 'exit', () => loop.kill( 'SIGKILL' ) );
	return new Promise( ( resolve ) => createInterface( { input: loop.stderr } ).on( 'line', ( line ) => {
		if ( line.includes( 'config accepted' ) ) {
			resolve();
		}
	} ) );
}

/** Seconds until each worker has answered with a number at least once, asked over HTTP. */
async function secondsUntil( url, n ) {
	const { value, seconds } = await until( 30, async () => {
		const answers = await Promise.all( Array.from( { length: WORKERS * 3 }, async () => ( await fetch( url ) ).json() ) );
		const pids = new Set( answers.map( ( { pid } ) => pid ) );
		return pids.size === WORKERS && answers.every( ( answer ) => answer.n === n );
	} );
	assert.ok( value, `document ${ n } did not come` );
	return seconds;
}

test( 'a change is answered within sync interval, check interval and one second', async ( t ) => {
	fake = await startFake();
	await fake.setDocument( document( 1 ) );
	shareWithWorkers( `${ folder.path }/config` );
	await startLoop();
	// A moment in each of eight requests lets all workers have their share.
	folder.file( 'ask.php', ASK.replace( '<?php', '<?php usleep( 5000 );' ) );
	await fpm.start();
	const url = `${ await nginx.start() }/ask.php`;
	await secondsUntil( url, 1 );
	const taken = [];
	for ( let n = 2; n <= 6; n++ ) {
		await fake.setDocument( document( n ) );
		taken.push( await secondsUntil( url, n ) );
	}
	const text = taken.map( ( seconds ) => seconds.toFixed( 2 ) ).join( ', ' );
	t.diagnostic( `seconds from a change at the fake to all workers: ${ text }` );
	assert.ok( Math.max( ...taken ) <= SYNC + CHECK + 1, text );
} );
