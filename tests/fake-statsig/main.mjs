// A fake Statsig: one process, loopback only, no dependency, Node 18 or newer.
//
//   node tests/fake-statsig/main.mjs [--port 0] [--idle-seconds 7200] [--owner PID]
//                                    [--document FILE] [--tls-cert FILE --tls-key FILE]
//
// Prints one JSON line on stdout when it is ready: {"ready":true,"port":N}. Ends on SIGTERM and
// SIGINT, and by itself when its owner is gone or nobody has asked anything for the idle bound.
// What it serves stands in server.mjs, how it is steered in control.mjs, how it fails in faults.mjs.
import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { FakeStatsig } from './server.mjs';

const { values } = parseArgs( {
	options: {
		port: { type: 'string', default: '0' },
		'idle-seconds': { type: 'string', default: '7200' },
		owner: { type: 'string' },
		document: { type: 'string' },
		'tls-cert': { type: 'string' },
		'tls-key': { type: 'string' }
	}
} );

const tls = values[ 'tls-cert' ] && values[ 'tls-key' ] ?
	{ cert: readFileSync( values[ 'tls-cert' ] ), key: readFileSync( values[ 'tls-key' ] ) } :
	null;
const fake = new FakeStatsig( { tls } );
if ( values.document ) {
	fake.documents.set( readFileSync( values.document ) );
}

async function end() {
	clearInterval( watch );
	await fake.close();
	process.exit( 0 );
}

const idleMs = Number( values[ 'idle-seconds' ] ) * 1000;
const owner = Number( values.owner ?? 0 );
// Looks often enough for short bounds, and no more than once a second.
const watch = setInterval( () => {
	if ( Date.now() - fake.lastAskedAt > idleMs || owner && !lives( owner ) ) {
		end();
	}
}, Math.max( 50, Math.min( 1000, idleMs / 4 ) ) );

function lives( pid ) {
	try {
		return process.kill( pid, 0 );
	} catch {
		return false;
	}
}

process.on( 'SIGTERM', end );
process.on( 'SIGINT', end );

const port = await fake.listen( Number( values.port ) );
process.stdout.write( JSON.stringify( { ready: true, port } ) + '\n' );
