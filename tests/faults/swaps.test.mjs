// 4 php-fpm workers under constant load while their config file suffers everything: no request fails,
// none mixes two documents, no worker dies, and each recovers by itself (faults.md C1, C8).
//
// STATSIG_FAULT_REQUESTS: how many requests the faults are spread over.
import { test, after } from 'node:test';
import assert from 'node:assert/strict';
import { chmodSync, closeSync, openSync, renameSync, unlinkSync, writeSync } from 'node:fs';
import { Folder, Fpm } from './fpm.mjs';
import { ASK, document, swap } from './document.mjs';
import { Load } from './load.mjs';

const REQUESTS = Number( process.env.STATSIG_FAULT_REQUESTS ?? 100_000 );
const SWAPS = 200;
const EACH = 20;
const GARBAGE = [
	'', '{', 'not json', '[]', 'null', '<html>sorry</html>', '\ufeff{}', '{"has_updates":false}', '\xff\xfe', '{}'
];

const folder = new Folder();
const fpm = new Fpm( folder );
after( async () => {
	await fpm.stop();
	folder.remove();
} );

test( 'swaps, garbage, writing in place, deletion and lost rights fail no request', async ( t ) => {
	let n = 1;
	swap( folder.config, document( n ) );
	const script = folder.file( 'ask.php', ASK );
	await fpm.start();
	const load = new Load( fpm.socket(), script ).start();
	try {
		// Evenly over the requests: 200 swaps, and some 24 per fault with its recovery.
		const step = Math.ceil( REQUESTS / ( SWAPS + EACH * 2 * 2 + 8 ) );
		const next = () => swap( folder.config, document( ++n ) );
		const recovers = ( what ) => fpm.when( `all workers answer from the new file after ${ what }`, () => load.hasReached( n ) );

		for ( let i = 0; i < SWAPS; i++ ) {
			next();
			await load.more( step );
		}
		await recovers( 'swaps' );
		for ( let i = 0; i < EACH; i++ ) {
			swap( folder.config, GARBAGE[ i % GARBAGE.length ] );
			await load.more( step );
			next();
			await load.more( step );
		}
		await recovers( 'garbage' );
		for ( let i = 0; i < EACH; i++ ) {
			// What an editor or `cp` does: cut to nothing, then written in pieces.
			const text = document( ++n );
			const file = openSync( folder.config, 'w' );
			await load.more( Math.ceil( step / 2 ) );
			writeSync( file, text.slice( 0, text.length >> 1 ) );
			await load.more( Math.ceil( step / 2 ) );
			writeSync( file, text.slice( text.length >> 1 ) );
			closeSync( file );
			await load.more( step );
		}
		await recovers( 'writing in place' );
		renameSync( folder.config, `${ folder.config }.aside` );
		await load.more( step );
		unlinkSync( `${ folder.config }.aside` );
		await load.more( step );
		next();
		await recovers( 'deletion' );
		swap( folder.config, document( ++n ), 0o000 );
		chmodSync( folder.config, 0o000 );
		await load.more( step * 2 );
		assert.equal( load.hasReached( n ), false, 'the right to read was lost indeed' );
		chmodSync( folder.config, 0o644 );
		await recovers( 'lost rights' );
		// The folder too: then the file cannot even be looked at.
		chmodSync( `${ folder.path }/config`, 0o700 );
		await load.more( step * 2 );
		next();
		chmodSync( `${ folder.path }/config`, 0o755 );
		await recovers( 'a closed folder' );
		await load.more( Math.max( 0, REQUESTS - load.done ) );
	} finally {
		await load.end();
	}
	t.diagnostic( `${ load.done } requests, ${ n } documents, ${ load.pids.size } workers` );
	assert.deepEqual( load.failed.slice( 0, 3 ), [], `${ load.failed.length } failed` );
	assert.deepEqual(
		{ mixed: load.mixed, defaults: load.defaults, backwards: load.backwards }, { mixed: 0, defaults: 0, backwards: 0 }
	);
	assert.deepEqual( fpm.killed(), [] );
	assert.equal( load.pids.size, 4, 'the workers of the beginning are those of the end' );
	assert.ok( load.done >= REQUESTS );
} );
