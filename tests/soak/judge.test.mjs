// The judges of the soak find what they are there for: a wrong answer, a crash, an event that is lost, a process that grows.
import { test, after } from 'node:test';
import assert from 'node:assert/strict';
import { mkdirSync } from 'node:fs';
import { Folder, STATIC } from '../faults/fpm.mjs';
import { Clients } from '../faults/load.mjs';
import { Readers } from './readers.mjs';
import { PhpFpm, ends } from './servers.mjs';
import { Sizes, growth, isFlat } from './sizes.mjs';
import { missing, read } from './spooled.mjs';
import { Swaps } from './swaps.mjs';
import { Timeline } from './timeline.mjs';

const folder = new Folder();
after( () => folder.remove() );

/** Documents 1 to 4, each in place for 100 ms from 0 on; putting one there takes 10 ms. The last has no image. */
function timeline() {
	const versions = [ 1, 2, 3, 4 ];
	const line = new Timeline( versions.map( ( n ) => ( { n, version: `v${ n }` } ) ) );
	versions.forEach( ( n, at ) => {
		line.begin( `v${ n }`, n < 4, 100 * at );
		line.done( 100 * at + 10 );
	} );
	return line;
}

const says = ( n, { id = 'a', document = n } = {} ) => `${ JSON.stringify( { id, pid: 7, version: `v${ document }`, seen: [ `${ n } ${ 1_000_000 + n } Recognized` ] } ) }\n`;
const fault = ( body, asked, answered ) => timeline().judge( body, 'a', asked, answered ).fault?.split( ':' )[ 0 ] ?? null;

test( 'an answer is right only by a document that was in place between question and answer', () => {
	assert.equal( fault( says( 2 ), 150, 160 ), null );
	assert.equal( fault( says( 2 ), 60, 105 ), null, 'it was being put in place' );
	assert.equal( fault( says( 2 ), 205, 240 ), null, 'the next one was being put in place' );
	assert.equal( fault( says( 2 ), 211, 240 ), 'a document that was not in place' );
	assert.equal( fault( says( 2 ), 20, 99 ), 'a document that was not in place' );
	assert.equal( fault( says( 9 ), 150, 160 ), 'not what its document says' );
} );

test( 'only while a document without an image is in place may the ones before answer', () => {
	assert.deepEqual( timeline().judge( says( 3 ), 'a', 320, 330 ), { fault: null, pid: 7, late: true } );
	assert.equal( fault( says( 2 ), 320, 330 ), null, 'of a process that was idle meanwhile' );
	assert.equal( fault( says( 1 ), 250, 260 ), 'a document that was not in place' );
} );

test( 'an answer that mixes documents, says what its document does not, or belongs to another request is wrong', () => {
	assert.equal( fault( says( 2 ) + says( 3 ), 150, 260 ), 'a mix of two documents' );
	assert.equal( fault( says( 2, { document: 3 } ), 150, 260 ), 'not what its document says' );
	assert.equal( fault( says( 2, { id: 'b' } ), 150, 160 ), 'the answer to another request' );
	assert.equal( fault( says( 2 ).replace( 'Recognized"', 'Recognized","-2 1000002 Unrecognized"' ), 150, 160 ), 'a mix of two documents' );
	assert.equal( fault( '', 150, 160 ), 'no answer' );
} );

test( 'crashes are found in the logs of php-fpm and of Apache', () => {
	const fpm = ( words ) => `[30-Nov-2026 00:00:00] WARNING: [pool www] child 12, ${ words } after 3.2 seconds from start\n`;
	const log = fpm( 'exited on signal 9 (SIGKILL)' ) + fpm( 'exited on signal 11 (SIGSEGV - core dumped)' ) + fpm( 'exited with code 255' ) +
		'[core:notice] [pid 1] AH00051: child pid 13 exit signal Aborted (6), possible coredump in /tmp\n';
	assert.deepEqual( ends( log ), { signals: { 6: 1, 9: 1, 11: 1 }, codes: [ 'core dumped', 'exited with code 255', 'possible coredump' ] } );
	assert.deepEqual( ends( fpm( 'exited with code 0' ) ), { signals: {}, codes: [] } );
} );

test( 'events that are not in the spool are found, and lines that are none', async () => {
	mkdirSync( `${ folder.path }/spool` );
	folder.file( 'spool/current.jsonl', '\n{"id":"1","e":{"metadata":{"asked":"r1"}}}\n\n{"id":"2","e":{}}\n{"id":"3","e"\n' );
	const found = await read( `${ folder.path }/spool` );
	assert.equal( found.torn, 1 );
	assert.deepEqual( missing( new Set( [ '2', '3' ] ), new Map( [ [ 'r1', true ], [ 'r2', true ], [ 'r3', false ] ] ), found ),
		{ taken: [ '3' ], answered: [ 'r2' ], cut: [ 'r3' ] } );
} );

test( 'sizes that grow are not flat, and neither are those of which too little is known', () => {
	const samples = ( size ) => Array.from( { length: 40 }, ( _, done ) => ( { done, rss: size( done ) } ) );
	assert.equal( isFlat( growth( samples( ( done ) => 5000 + 40 * done ), 'done', 'rss' ), 512 ), false );
	assert.equal( isFlat( growth( samples( ( done ) => done < 10 ? 100 * done : 5000 + done % 3 ), 'done', 'rss' ), 512 ), true );
	assert.equal( isFlat( growth( samples( () => 5000 ).slice( 30 ), 'done', 'rss' ), 512 ), false );
} );

/** Asks a script that only says its process. */
class Plain extends Clients {
	constructor( server ) {
		super( 1 );
		Object.assign( this, { server, served: new Map() } );
	}

	async once() {
		const { body } = await this.server.send( '' );
		this.served.set( Number( body ), ( this.served.get( Number( body ) ) ?? 0 ) + 1 );
	}
}

/** What a real process of such a script measures. */
async function measured( script ) {
	const own = new Folder();
	const server = new PhpFpm( own, STATIC( 1 ) );
	server.script = own.file( 'plain.php', script );
	try {
		await server.start();
		const clients = new Plain( server ).start();
		const sizes = new Sizes( server, clients ).begin();
		while ( sizes.workers.length < 16 ) {
			await clients.more( 20 );
		}
		await sizes.stop();
		await clients.end();
		return sizes.workers;
	} finally {
		await server.stop();
		own.remove();
	}
}

test( 'a process that keeps memory and files of each request is found, and one that does not is flat', async () => {
	// Compiled patterns and persistent streams outlive a request
	const grown = await measured( `<?php
		preg_match( '/' . bin2hex( random_bytes( 8000 ) ) . '/', '' );
		stream_socket_client( 'udp://127.0.0.1:9/' . bin2hex( random_bytes( 8 ) ), $code, $words, 1, STREAM_CLIENT_CONNECT | STREAM_CLIENT_PERSISTENT );
		echo getmypid();` );
	assert.equal( isFlat( growth( grown, 'done', 'rss' ), 512 ), false );
	assert.equal( isFlat( growth( grown, 'served', 'own' ), 512 ), false );
	assert.equal( isFlat( growth( grown, 'done', 'files' ), 4 ), false );
	const flat = await measured( '<?php echo getmypid();' );
	for ( const [ key, bar ] of [ [ 'rss', 512 ], [ 'own', 512 ], [ 'files', 4 ] ] ) {
		assert.equal( isFlat( growth( flat, 'done', key ), bar ), true, key );
	}
} );

test( 'where documents say something else than is expected, every answer is found wrong', async () => {
	const own = new Folder();
	const swaps = await new Swaps( own ).start();
	const server = new PhpFpm( own, STATIC( 2 ) );
	try {
		await server.start();
		for ( const [ version, n ] of swaps.timeline.numbers ) {
			swaps.timeline.numbers.set( version, n + 1 );
		}
		const readers = new Readers( server, swaps.timeline, { clients: 2, ends: {} } ).start();
		await readers.more( 50 );
		await readers.end();
		assert.equal( readers.wrong.length, readers.done, 'all of them' );
		assert.match( readers.wrong[ 0 ], /not what its document says/ );
	} finally {
		await server.stop();
		await swaps.end();
		own.remove();
	}
} );
