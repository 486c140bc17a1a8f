// The listener: records a request, asks the fault plan, routes, answers.
//
//   GET  /v1|v2/download_config_specs/{key}.json   documents.mjs
//   GET  /v1/get_id_lists/{key}.json               id-lists.mjs
//   POST /v1/get_id_lists                          id-lists.mjs
//   GET  /id_lists/{name}/{fileID}                 id-lists.mjs, with Range
//   POST /v1/log_event, /v1/rgstr                  events.mjs
//   any  /__control/...                            control.mjs, never recorded
import http from 'node:http';
import https from 'node:https';
import { Documents } from './documents.mjs';
import { IdLists } from './id-lists.mjs';
import { Events } from './events.mjs';
import { Faults } from './faults.mjs';
import { Record } from './record.mjs';
import { control } from './control.mjs';
import { compressed } from './encoding.mjs';
import { json } from './answer.mjs';

const MAX_BODY = 64 * 1024 * 1024;

export class FakeStatsig {
	constructor( { tls = null } = {} ) {
		this.documents = new Documents();
		this.idLists = new IdLists();
		this.events = new Events();
		this.faults = new Faults();
		this.record = new Record();
		this.lastAskedAt = Date.now();
		this.scheme = tls ? 'https' : 'http';
		const onRequest = ( req, res ) => {
			this.handle( req, res ).catch( () => res.destroy() );
		};
		this.server = tls ? https.createServer( tls, onRequest ) : http.createServer( onRequest );
		// A hanging answer is a wanted fault: the listener itself never gives up first.
		this.server.requestTimeout = 0;
		this.server.headersTimeout = 0;
		this.server.on( 'connection', () => {
			this.record.connections++;
		} );
		this.server.on( 'clientError', ( error, socket ) => {
			this.record.malformed( error.rawPacket );
			socket.destroy();
		} );
	}

	async listen( port = 0 ) {
		await new Promise( ( resolve, reject ) => {
			this.server.once( 'error', reject );
			this.server.listen( port, '127.0.0.1', resolve );
		} );
		this.port = this.server.address().port;
		return this.port;
	}

	async close() {
		this.faults.clear();
		const closed = new Promise( ( resolve ) => this.server.close( resolve ) );
		this.server.closeAllConnections();
		await closed;
	}

	async handle( req, res ) {
		this.lastAskedAt = Date.now();
		const path = req.url.split( '?', 1 )[ 0 ];
		if ( path.startsWith( '/__control/' ) ) {
			const answer = await control( this, req, path, await readBody( req ) );
			send( res, answer );
			return;
		}
		const fault = this.faults.take( path );
		const entry = this.record.start( req, fault );
		if ( fault && fault.when === 'headers' ) {
			this.faults.cut( fault, req, res );
			return;
		}
		const body = await readBody( req );
		this.record.body( entry, body );
		// A request that a fault refuses counts as not accepted, unless the fault says otherwise.
		const answer = !fault || fault.accept ? this.route( req, path, body ) : json( 200, {} );
		entry.status = fault && fault.status || answer.status;
		if ( fault ) {
			await this.faults.apply( fault, req, res, withEncoding( req, answer ) );
		} else {
			send( res, withEncoding( req, answer ) );
		}
	}

	route( req, path, body ) {
		const url = new URL( req.url, 'http://fake/' );
		const specs = /^\/(v1|v2)\/download_config_specs\/[^/]+\.json$/.exec( path );
		if ( req.method === 'GET' && specs ) {
			return this.documents.answer( specs[ 1 ], url.searchParams );
		}
		if (
			req.method === 'GET' && /^\/v1\/get_id_lists\/[^/]+\.json$/.test( path ) ||
			req.method === 'POST' && path === '/v1/get_id_lists'
		) {
			return this.idLists.manifest( `${ this.scheme }://${ req.headers.host }` );
		}
		if ( req.method === 'GET' && path.startsWith( '/id_lists/' ) ) {
			return this.idLists.file( path, req.headers.range, url.searchParams.get( 'range' ) );
		}
		if ( req.method === 'POST' && ( path === '/v1/log_event' || path === '/v1/rgstr' ) ) {
			return this.events.take( body );
		}
		return json( 404, { success: false } );
	}
}

async function readBody( req ) {
	const parts = [];
	let bytes = 0;
	for await ( const part of req ) {
		bytes += part.length;
		if ( bytes > MAX_BODY ) {
			throw new Error( 'body over the cap' );
		}
		parts.push( part );
	}
	return Buffer.concat( parts );
}

// Only documents and manifests are worth compressing: as at Statsig's CDN.
function withEncoding( req, answer ) {
	return answer.compressible ?
		compressed( answer, req.headers[ 'accept-encoding' ] || '' ) :
		answer;
}

function send( res, answer ) {
	res.writeHead( answer.status, { ...answer.headers, 'content-length': answer.body.length } );
	res.end( answer.body );
}
