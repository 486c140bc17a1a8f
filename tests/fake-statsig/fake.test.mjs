// What the fake promises to the tests that lean on it.
import { test, before, after, beforeEach } from 'node:test';
import assert from 'node:assert/strict';
import http from 'node:http';
import zlib from 'node:zlib';
import { FakeStatsig } from './server.mjs';
import { FakeClient } from './client.mjs';
import { idLine } from './id-lists.mjs';

const fake = new FakeStatsig();
let client;

before( async () => {
	client = new FakeClient( `http://127.0.0.1:${ await fake.listen() }` );
} );
after( () => fake.close() );
beforeEach( () => client.order( 'POST', 'reset' ) );

/** The answer's bytes as they came, or the error's code. */
function ask( method, path, { headers = {}, body } = {} ) {
	return new Promise( ( resolve ) => {
		const request = http.request( client.url + path, { method, headers, agent: false }, ( response ) => {
			const parts = [];
			response.on( 'data', ( part ) => parts.push( part ) );
			response.on( 'error', ( error ) => resolve( { error: error.code, status: response.statusCode } ) );
			response.on( 'end', () => resolve( {
				status: response.statusCode, headers: response.headers, body: Buffer.concat( parts )
			} ) );
		} );
		request.on( 'error', ( error ) => resolve( { error: error.code } ) );
		request.end( body );
	} );
}

const DOCUMENT = {
	has_updates: true,
	time: 1700000000000,
	checksum: 'c1',
	feature_gates: { a: { type: 'feature_gate', rules: [ { id: 'r', conditions: [ 'k' ] } ] } },
	dynamic_configs: { e: { rules: [] } },
	layer_configs: {},
	condition_map: { k: { type: 'public', idType: 'userID' } },
	experiment_to_layer: { e: 'l' }
};
const V2 = '/v2/download_config_specs/secret-k.json';
const V1 = '/v1/download_config_specs/secret-k.json';

test( 'v2 is the document byte for byte', async () => {
	const bytes = Buffer.from( JSON.stringify( DOCUMENT, null, ' ' ) );
	await client.setDocument( bytes );
	assert.deepEqual( ( await ask( 'GET', V2 ) ).body, bytes );
} );

test( 'v1 is the document with arrays, names and inline conditions', async () => {
	await client.setDocument( DOCUMENT );
	const v1 = JSON.parse( ( await ask( 'GET', V1 ) ).body );
	assert.deepEqual( v1.feature_gates, [ {
		type: 'feature_gate', name: 'a', rules: [ { id: 'r', conditions: [ DOCUMENT.condition_map.k ] } ]
	} ] );
	assert.deepEqual( v1.layers, { l: [ 'e' ] } );
	assert.equal( 'condition_map' in v1, false );
	assert.equal( 'experiment_to_layer' in v1, false );
} );

test( 'the same time has no updates, another checksum or time has', async () => {
	await client.setDocument( DOCUMENT );
	const updates = async ( query ) => JSON.parse( ( await ask( 'GET', `${ V2 }?${ query }` ) ).body ).has_updates;
	assert.equal( await updates( 'sinceTime=1700000000000' ), false );
	assert.equal( await updates( 'sinceTime=1700000000000&checksum=c1' ), false );
	assert.equal( await updates( 'sinceTime=1700000000000&checksum=c2' ), true );
	assert.equal( await updates( 'sinceTime=1699999999999' ), true );
} );

test( 'documents are compressed as the client accepts it', async () => {
	await client.setDocument( DOCUMENT );
	const gzip = await ask( 'GET', V2, { headers: { 'accept-encoding': 'gzip' } } );
	assert.deepEqual( JSON.parse( zlib.gunzipSync( gzip.body ) ), DOCUMENT );
	const br = await ask( 'GET', V2, { headers: { 'accept-encoding': 'gzip, br' } } );
	assert.equal( br.headers[ 'content-encoding' ], 'br' );
	assert.deepEqual( JSON.parse( zlib.brotliDecompressSync( br.body ) ), DOCUMENT );
} );

test( 'without a document the answer is 404, a bad one is refused', async () => {
	assert.equal( ( await ask( 'GET', V2 ) ).status, 404 );
	await assert.rejects( client.setDocument( '{' ), /refused/ );
} );

test( 'ID lists: manifest, ranges, growth', async () => {
	await client.order( 'PUT', 'id-lists', { banned: { ids: [ 'u1', 'u2' ] }, whole: { ids: [ 'u1' ], ignoreRange: true } } );
	const manifest = JSON.parse( ( await ask( 'POST', '/v1/get_id_lists' ) ).body );
	assert.deepEqual( manifest, JSON.parse( ( await ask( 'GET', '/v1/get_id_lists/secret-k.json' ) ).body ) );
	assert.equal( manifest.banned.size, 20 );
	const path = new URL( manifest.banned.url ).pathname;
	const tail = await ask( 'GET', path, { headers: { range: 'bytes=10-' } } );
	assert.deepEqual( [ tail.status, tail.body.toString() ], [ 206, idLine( 'u2' ) ] );
	assert.equal( ( await ask( 'GET', path, { headers: { range: 'bytes=20-' } } ) ).status, 416 );
	await client.order( 'POST', 'id-lists/banned', idLine( 'u1', '-' ) );
	assert.equal( ( await ask( 'GET', `${ path }?range=20-` ) ).body.toString(), idLine( 'u1', '-' ) );
	const ignored = await ask( 'GET', new URL( manifest.whole.url ).pathname, { headers: { range: 'bytes=5-' } } );
	assert.deepEqual( [ ignored.status, ignored.body.length ], [ 200, 10 ] );
} );

test( 'events: plain and gzip, ids as ground truth, repeats counted', async () => {
	const event = ( id ) => ( { eventName: 'click', statsigMetadata: { eventId: id } } );
	const batch = ( ...ids ) => Buffer.from( JSON.stringify( { events: ids.map( event ) } ) );
	const plain = await ask( 'POST', '/v1/log_event', { body: batch( 'a', 'b' ) } );
	assert.deepEqual( [ plain.status, plain.body.toString() ], [ 202, '{"success":true}' ] );
	await ask( 'POST', '/v1/rgstr', { body: zlib.gzipSync( batch( 'b', 'c' ) ) } );
	assert.deepEqual( ( await client.order( 'GET', 'event-ids' ) ).sort(), [ 'a', 'b', 'c' ] );
	const counts = await client.counts();
	assert.deepEqual( counts.events, { total: 4, unique: 3, duplicates: 1, batches: 2, refused: 0 } );
	assert.deepEqual( counts.repeated, { b: 2 } );
	assert.equal( ( await client.events( 'click' ) ).length, 4 );
} );

test( 'an event without an id is known by its content', async () => {
	const body = JSON.stringify( { events: [ { eventName: 'x', value: 1 } ] } );
	await ask( 'POST', '/v1/rgstr', { body } );
	await ask( 'POST', '/v1/rgstr', { body } );
	assert.equal( ( await client.counts() ).events.unique, 1 );
} );

test( 'garbage events are refused whole', async () => {
	for ( const body of [ '', '{', '[]', '{"events":1}', '{"events":[{}]}', Buffer.from( [ 0x1f, 0x8b, 1 ] ) ] ) {
		assert.equal( ( await ask( 'POST', '/v1/log_event', { body } ) ).status, 400 );
	}
	assert.equal( ( await client.counts() ).events.total, 0 );
} );

test( 'requests are recorded byte for byte, headers in order and case', async () => {
	const body = Buffer.from( [ 0, 255, 10, 13, 128 ] );
	await ask( 'POST', '/v1/rgstr?k=1', { headers: { 'X-b': '1', 'x-A': '2', 'Content-Length': 5 }, body } );
	const [ entry ] = await client.requests();
	assert.equal( entry.url, '/v1/rgstr?k=1' );
	assert.deepEqual( entry.headers.slice( 0, 2 ), [ [ 'X-b', '1' ], [ 'x-A', '2' ] ] );
	assert.deepEqual( Buffer.from( entry.body, 'base64' ), body );
	assert.equal( entry.status, 400 );
} );

test( 'of many requests the last 1,000 are whole, all are counted and searched', async () => {
	await client.order( 'PUT', 'needles', [ 'needle-1', 'needle-2' ] );
	await ask( 'POST', '/v1/rgstr', { body: zlib.gzipSync( 'needle-1' ) } );
	for ( let i = 0; i < 1001; i++ ) {
		fake.record.start( { method: 'GET', url: '/x', httpVersion: '1.1', rawHeaders: [] }, null );
	}
	const kept = await client.requests();
	assert.equal( kept.length, 1000 );
	assert.equal( kept.at( -1 ).id, 1002 );
	assert.equal( ( await client.counts() ).requests, 1002 );
	const hits = await client.order( 'GET', 'needles' );
	assert.equal( hits[ 'needle-1' ] > 0, true );
	assert.equal( 'needle-2' in hits, false );
} );

test( 'a control order that is unknown or malformed is refused', async () => {
	await assert.rejects( client.order( 'GET', 'nothing' ) );
	await assert.rejects( client.setFaults( [ { kind: 'weather' } ] ) );
	assert.equal( ( await client.counts() ).requests, 0 );
} );
