// Each fault does to the client what its name says, and the ground truth stays right.
import { test, before, after, beforeEach } from 'node:test';
import assert from 'node:assert/strict';
import http from 'node:http';
import { spawn, execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { FakeStatsig } from './server.mjs';
import { FakeClient, startFake } from './client.mjs';

const fake = new FakeStatsig();
let client;

before( async () => {
	client = new FakeClient( `http://127.0.0.1:${ await fake.listen() }` );
} );
after( () => fake.close() );
beforeEach( () => client.order( 'POST', 'reset' ) );

const BATCH = JSON.stringify( { events: [ { eventName: 'x', statsigMetadata: { eventId: '1' } } ] } );

function post( onRequest = () => {} ) {
	return new Promise( ( resolve ) => {
		const request = http.request( `${ client.url }/v1/log_event`, { method: 'POST', agent: false }, ( response ) => {
			let bytes = 0;
			response.on( 'data', ( part ) => {
				bytes += part.length;
			} );
			response.on( 'error', ( error ) => resolve( { error: error.code, bytes } ) );
			response.on( 'end', () => resolve( { status: response.statusCode, headers: response.headers, bytes } ) );
		} );
		request.on( 'error', ( error ) => resolve( { error: error.code, bytes: 0 } ) );
		request.end( BATCH );
		onRequest( request );
	} );
}

const taken = async () => ( await client.counts() ).events.total;

test( 'fail the next N, then as before', async () => {
	await client.setFaults( [ { kind: 'status', status: 503, retryAfter: 7, times: 2 } ] );
	const first = await post();
	assert.deepEqual( [ first.status, first.headers[ 'retry-after' ] ], [ 503, '7' ] );
	assert.equal( ( await post() ).status, 503 );
	assert.equal( await taken(), 0 );
	assert.equal( ( await post() ).status, 202 );
	assert.deepEqual( ( await client.requests() ).map( ( entry ) => entry.status ), [ 503, 503, 202 ] );
} );

test( 'fail until told, and only on the named path', async () => {
	await client.setFaults( [ { kind: 'status', status: 500, path: '/v1/log_event' } ] );
	for ( let i = 0; i < 3; i++ ) {
		assert.equal( ( await post() ).status, 500 );
	}
	const other = await fetch( `${ client.url }/v1/rgstr`, { method: 'POST', body: BATCH } );
	assert.equal( other.status, 202 );
	await client.clearFaults();
	assert.equal( ( await post() ).status, 202 );
} );

test( 'a status can come after the events were taken', async () => {
	await client.setFaults( [ { kind: 'status', status: 500, accept: true, times: 1 } ] );
	await post();
	assert.equal( await taken(), 1 );
} );

for ( const [ when, accepted ] of [ [ 'headers', 0 ], [ 'body', 0 ], [ 'answer', 1 ] ] ) {
	test( `reset at the ${ when }`, async () => {
		await client.setFaults( [ { kind: 'reset', when, times: 1 } ] );
		assert.equal( ( await post() ).error, 'ECONNRESET' );
		assert.equal( await taken(), accepted );
	} );
}

for ( const when of [ 'headers', 'body' ] ) {
	test( `hang after the ${ when }: no answer while the client waits`, async () => {
		await client.setFaults( [ { kind: 'hang', when, times: 1 } ] );
		let request;
		const answer = post( ( made ) => {
			request = made;
		} );
		while ( ( await client.requests() ).length === 0 ) {
			await new Promise( setImmediate );
		}
		// Others are served meanwhile.
		assert.equal( ( await post() ).status, 202 );
		request.destroy();
		assert.equal( ( await answer ).status, undefined );
	} );
}

test( 'slow: the whole answer, in pieces', async () => {
	await client.setFaults( [ { kind: 'slow', bytes: 4, everyMs: 1, times: 1 } ] );
	assert.deepEqual( await post().then( ( { status, bytes } ) => [ status, bytes ] ), [ 202, 16 ] );
	assert.equal( await taken(), 1 );
} );

test( 'truncated: half of what was promised', async () => {
	await client.setFaults( [ { kind: 'truncated', times: 1 } ] );
	assert.deepEqual( await post(), { error: 'ECONNRESET', bytes: 8 } );
} );

test( 'garbage, redirect and bomb answer what they say', async () => {
	await client.setFaults( [
		{ kind: 'garbage', bytes: 100, times: 1 },
		{ kind: 'redirect', location: 'http://127.0.0.1:9/', status: 307, times: 1 },
		{ kind: 'bomb', mebibytes: 8, times: 1 }
	] );
	assert.equal( ( await post() ).bytes, 100 );
	const redirect = await post();
	assert.deepEqual( [ redirect.status, redirect.headers.location ], [ 307, 'http://127.0.0.1:9/' ] );
	const bomb = await post();
	assert.equal( bomb.headers[ 'content-encoding' ], 'gzip' );
	assert.equal( bomb.bytes < 16384, true );
	assert.equal( await taken(), 0 );
} );

test( 'bytes that are no HTTP are recorded', async () => {
	const socket = ( await import( 'node:net' ) ).connect( fake.port, '127.0.0.1' );
	socket.end( 'nonsense\r\n\r\n' );
	await once( socket, 'close' );
	const [ entry ] = await client.requests();
	assert.equal( Buffer.from( entry.body, 'base64' ).toString(), 'nonsense\r\n\r\n' );
} );

test( 'as a process: a JSON line when ready, ends when told', async () => {
	const started = await startFake();
	assert.equal( ( await started.counts() ).requests, 0 );
	await started.stop();
	assert.equal( started.child.exitCode, 0 );
} );

test( 'as a process: ends by itself when nobody asks', async () => {
	const main = fileURLToPath( new URL( './main.mjs', import.meta.url ) );
	const child = spawn( process.execPath, [ main, '--idle-seconds', '0.2' ], { stdio: 'ignore' } );
	assert.deepEqual( await once( child, 'exit' ), [ 0, null ] );
} );

test( 'as a process: ends with its owner, however that ended', async () => {
	const owner = spawn( 'sleep', [ '60' ] );
	const main = fileURLToPath( new URL( './main.mjs', import.meta.url ) );
	const child = spawn( process.execPath, [ main, '--owner', String( owner.pid ) ], { stdio: [ 'ignore', 'pipe', 'ignore' ] } );
	await once( child.stdout, 'data' );
	owner.kill( 'SIGKILL' );
	assert.deepEqual( await once( child, 'exit' ), [ 0, null ] );
} );

test( 'as a process: over TLS, with resets', async () => {
	const folder = mkdtempSync( join( tmpdir(), 'fake-statsig-' ) );
	try {
		const [ cert, key ] = [ join( folder, 'cert.pem' ), join( folder, 'key.pem' ) ];
		execFileSync( 'openssl', [ 'req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes',
			'-days', '2', '-subj', '/CN=localhost', '-keyout', key, '-out', cert ], { stdio: 'ignore' } );
		const child = spawn( process.execPath, [
			fileURLToPath( new URL( './main.mjs', import.meta.url ) ), '--tls-cert', cert, '--tls-key', key
		] );
		try {
			const { port } = JSON.parse( ( await once( child.stdout, 'data' ) )[ 0 ] );
			const { request } = await import( 'node:https' );
			const options = { port, host: '127.0.0.1', rejectUnauthorized: false, agent: false };
			const ask = ( method, path, body ) => new Promise( ( resolve ) => {
				const made = request( { ...options, method, path }, ( response ) => {
					response.resume();
					response.on( 'end', () => resolve( response.statusCode ) );
				} );
				made.on( 'error', ( error ) => resolve( error.code ) );
				made.end( body );
			} );
			assert.equal( await ask( 'POST', '/v1/rgstr', BATCH ), 202 );
			await ask( 'PUT', '/__control/faults', '[{"kind":"reset","times":1}]' );
			assert.equal( await ask( 'POST', '/v1/rgstr', BATCH ), 'ECONNRESET' );
			assert.equal( await ask( 'POST', '/v1/rgstr', BATCH ), 202 );
		} finally {
			child.kill();
			await once( child, 'exit' );
		}
	} finally {
		rmSync( folder, { recursive: true } );
	}
} );
