// Every way in which PHP serves: pools of each kind, workers that come and go, a reload, several files,
// preloading, and the built-in server.
import { test } from 'node:test';
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { unlinkSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { Folder, Fpm, MODULE, STATIC } from './fpm.mjs';
import { ASK, document, swap } from './document.mjs';
import { Load } from './load.mjs';

/** Runs a test with a php-fpm that ends with it. */
async function withFpm( t, options, use ) {
	const folder = new Folder();
	swap( folder.config, document( 1 ) );
	const fpm = new Fpm( folder, options );
	t.after( async () => {
		await fpm.stop();
		folder.remove();
	} );
	await fpm.start();
	await use( fpm, folder, folder.file( 'ask.php', ASK ) );
}

function holds( fpm, load ) {
	assert.deepEqual( load.failed.slice( 0, 3 ), [] );
	assert.deepEqual( [ load.mixed, load.defaults, load.backwards ], [ 0, 0, 0 ] );
	assert.deepEqual( fpm.killed(), [] );
}

const KINDS = {
	dynamic: [ 'pm = dynamic', 'pm.max_children = 4', 'pm.start_servers = 1', 'pm.min_spare_servers = 1', 'pm.max_spare_servers = 2', 'pm.max_requests = 40' ],
	ondemand: [ 'pm = ondemand', 'pm.max_children = 4', 'pm.process_idle_timeout = 1s', 'pm.max_requests = 40' ],
	static: STATIC( 2, 'pm.max_requests = 40' )
};
for ( const [ kind, lines ] of Object.entries( KINDS ) ) {
	test( `a ${ kind } pool whose workers come and go answers right through swaps`, ( t ) => withFpm( t, { pools: { www: lines } }, async ( fpm, folder, script ) => {
		const load = new Load( fpm.socket(), script ).start();
		for ( let n = 2; n <= 21; n++ ) {
			swap( folder.config, document( n ) );
			await load.more( 50 );
		}
		await load.end();
		holds( fpm, load );
		assert.ok( load.pids.size >= 10, `${ load.pids.size } workers` );
		assert.equal( ( await fpm.when( 'a new worker answers from the last document',
			async () => ( await fpm.ask( script ) ).n === 21 ) ), true );
	} ) );
}

test( 'a worker that is born after the file was lost has what the master loaded', ( t ) => withFpm( t, { pools: { www: STATIC( 1, 'pm.max_requests = 1' ) } }, async ( fpm, folder, script ) => {
	unlinkSync( folder.config );
	const answers = [ await fpm.ask( script ), await fpm.ask( script ) ];
	assert.notEqual( answers[ 0 ].pid, answers[ 1 ].pid );
	assert.deepEqual( answers.map( ( { n, reasons } ) => [ n, reasons ] ), [ [ 1, [] ], [ 1, [] ] ] );
} ) );

test( 'a reload under load cuts no request and loads anew', ( t ) => withFpm( t, {}, async ( fpm, folder, script ) => {
	const load = new Load( fpm.socket(), script ).start();
	await load.more( 200 );
	const before = new Set( load.pids );
	swap( folder.config, document( 2 ) );
	process.kill( fpm.pid, 'SIGUSR2' );
	await fpm.when( 'new workers answer', () => [ ...load.pids ].some( ( pid ) => !before.has( pid ) ) );
	await load.more( 200 );
	await load.end();
	holds( fpm, load );
	assert.equal( ( await fpm.ask( script ) ).n, 2 );
} ) );

test( 'pools with files of their own answer each from its own', async ( t ) => {
	const other = new Folder();
	t.after( () => other.remove() );
	swap( other.config, document( 1000 ) );
	const pools = { www: STATIC( 2 ), other: STATIC( 2, `php_admin_value[statsig.config_file] = ${ other.config }` ) };
	await withFpm( t, { pools }, async ( fpm, folder, script ) => {
		const loads = [ 'www', 'other' ].map( ( name ) => new Load( fpm.socket( name ), script, 2 ).start() );
		for ( let n = 2; n <= 11; n++ ) {
			swap( folder.config, document( n ) );
			swap( other.config, document( 999 + n ) );
			await Promise.all( loads.map( ( load ) => load.more( 50 ) ) );
		}
		await Promise.all( loads.map( ( load ) => load.end() ) );
		for ( const load of loads ) {
			holds( fpm, load );
		}
		assert.equal( ( await fpm.ask( script ) ).n, 11 );
		assert.equal( ( await fpm.ask( script, { pool: 'other' } ) ).n, 1010 );
	} );
} );

test( 'a request with a setting of its own is answered by it, whatever the one before had', async ( t ) => {
	const other = new Folder();
	t.after( () => other.remove() );
	swap( other.config, document( 1000 ) );
	await withFpm( t, { pools: { www: STATIC( 1 ) } }, async ( fpm, folder, script ) => {
		swap( folder.config, document( 2 ) );
		await fpm.when( 'the worker has it', async () => ( await fpm.ask( script ) ).n === 2 );
		const own = { more: { PHP_ADMIN_VALUE: `statsig.config_file=${ other.config }` } };
		for ( let round = 0; round < 3; round++ ) {
			assert.equal( ( await fpm.ask( script, own ) ).n, 1000 );
			assert.equal( ( await fpm.ask( script, { more: { PHP_ADMIN_VALUE: `statsig.config_file=${ folder.config }` } } ) ).n, 2 );
		}
	} );
} );

test( 'code that opcache preloads may ask, and requests see newer documents', async ( t ) => {
	const folder = new Folder();
	t.after( () => folder.remove() );
	const preload = folder.file( 'preload.php', `<?php
		file_put_contents( __DIR__ . '/config/preloaded', Statsig\\evaluate( 'c0', [], null, false )->get( 'n', -1 ) );
		class Preloaded {}` );
	const ini = { zend_extension: 'opcache', 'opcache.enable': 1, 'opcache.preload': preload, 'opcache.preload_user': 'root' };
	swap( folder.config, document( 5 ) );
	const fpm = new Fpm( folder, { ini } );
	t.after( () => fpm.stop() );
	await fpm.start();
	const script = folder.file( 'ask.php', ASK );
	const seen = folder.file( 'seen.php', '<?php echo json_encode( [ class_exists( "Preloaded" ), file_get_contents( __DIR__ . "/config/preloaded" ) ] );' );
	assert.deepEqual( await fpm.ask( seen ), [ true, '5' ] );
	swap( folder.config, document( 6 ) );
	await fpm.when( 'a request sees the newer one', async () => ( await fpm.ask( script ) ).n === 6 );
} );

test( 'the built-in server pins each request and never fetches', async ( t ) => {
	const folder = new Folder();
	swap( folder.config, document( 1 ) );
	folder.file( 'ask.php', ASK );
	folder.file( 'sync.php', '<?php try { Statsig\\sync(); } catch ( Statsig\\Exception $e ) { echo json_encode( $e->getMessage() ); }' );
	const server = spawn( 'php', [ '-n', '-d', `extension=${ MODULE }`, '-d', `statsig.config_file=${ folder.config }`, '-d', 'statsig.check_interval=0',
		'-S', '127.0.0.1:0', '-t', folder.path ], { stdio: [ 'ignore', 'ignore', 'pipe' ] } );
	const ended = new Promise( ( resolve ) => server.once( 'exit', resolve ) );
	t.after( async () => {
		server.kill();
		await ended;
		folder.remove();
	} );
	const url = await new Promise( ( resolve, reject ) => {
		ended.then( () => reject( new Error( 'no server' ) ) );
		createInterface( { input: server.stderr } ).on( 'line', ( line ) => {
			const found = /\((http:\/\/127\.0\.0\.1:\d+)\) started/.exec( line );
			if ( found ) {
				resolve( found[ 1 ] );
			}
		} );
	} );
	const get = async ( path ) => ( await fetch( `${ url }/${ path }` ) ).json();
	for ( let n = 1; n <= 5; n++ ) {
		swap( folder.config, document( n ) );
		assert.deepEqual( [ ( await get( 'ask.php' ) ).n, await get( 'sync.php' ) ], [ n, 'Statsig\\sync() works on the command line only' ] );
	}
} );
