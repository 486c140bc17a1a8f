// What a browser says to the world: its proxy, which notes every request, also those that outlive their page and that no
// tool of the browser shows, hands the wiki's on, and answers nobody else.
import { createServer, request } from 'node:http';

export const RELAY = '/rest.php/statsig/v1/rgstr';
/** An empty page of the wiki's origin that is made here: there stores can be filled while no script of ours runs. */
export const BLANK = '/a-blank-page';
// Browsers ask their makers whatever they are told; the driver has one of them ask dummy.test in their place
const MAKERS = /(^|\.)(google|googleapis|gvt1|mozilla)\.(com|net|org)$|^dummy\.test$/;

/** How the relay behaves: each is given the request's answer to be, and what is noted of it; true where the wiki is not to answer. */
const RELAYS = {
	working: () => false,
	failing( response, noted ) {
		noted.status = 500;
		response.writeHead( 500, { 'Content-Type': 'application/json' } );
		response.end( '{}' );
		return true;
	},
	hanging: () => true,
	blocked( response ) {
		response.socket.destroy();
		return true;
	}
};

export class Wire {
	/** @param {string} site The one origin whose requests are handed on */
	async start( site ) {
		this.site = site;
		this.relay = 'working';
		/** Each: method, url, headers, body; of an answer status, answer (its headers), text (of pages) */
		this.requests = [];
		/** Hosts and URLs that are not the wiki's */
		this.foreign = [];
		this.server = createServer( ( incoming, response ) => this.take( incoming, response ) );
		this.server.on( 'connect', ( { url }, socket ) => {
			this.note( url.replace( /:\d+$/, '' ), url );
			socket.on( 'error', () => {} );
			socket.destroy();
		} );
		await new Promise( ( resolve ) => {
			this.server.listen( 0, '127.0.0.1', resolve );
		} );
		this.port = this.server.address().port;
		return this;
	}

	end() {
		this.server.close();
		this.server.closeAllConnections();
	}

	note( host, url ) {
		if ( !MAKERS.test( host ) ) {
			this.foreign.push( url );
		}
	}

	async take( incoming, response ) {
		const url = new URL( incoming.url );
		response.on( 'error', () => {} );
		if ( url.origin !== this.site ) {
			this.note( url.hostname, incoming.url );
			response.writeHead( 404 );
			response.end();
			return;
		}
		if ( url.pathname === BLANK ) {
			response.writeHead( 200, { 'Content-Type': 'text/html', 'Cache-Control': 'no-store' } );
			response.end( '<!doctype html><title>blank</title>' );
			return;
		}
		const chunks = [];
		try {
			for await ( const chunk of incoming ) {
				chunks.push( chunk );
			}
		} catch {
			return;
		}
		const body = Buffer.concat( chunks );
		const noted = { method: incoming.method, url, headers: incoming.headers, body: String( body ) };
		this.requests.push( noted );
		if ( url.pathname !== RELAY || !RELAYS[ this.relay ]( response, noted ) ) {
			this.handOn( incoming, body, response, noted );
		}
	}

	handOn( { method, headers }, body, response, noted ) {
		const { hostname, port, pathname, search } = noted.url;
		// A connection each: one that is kept may be closed at the other end in the moment of its use
		const onward = request( { agent: false, hostname, port, method, path: pathname + search, headers } );
		onward.on( 'response', async ( answer ) => {
			const chunks = [];
			for await ( const chunk of answer ) {
				chunks.push( chunk );
			}
			noted.status = answer.statusCode;
			noted.answer = answer.headers;
			noted.text = String( Buffer.concat( chunks ) );
			response.writeHead( answer.statusCode, answer.headers );
			response.end( Buffer.concat( chunks ) );
		} );
		onward.on( 'error', () => response.destroy() );
		onward.end( body );
	}

	/** Batches that went to the relay, oldest first; `request` is what carried each. */
	batches() {
		return this.requests.filter( ( { url } ) => url.pathname === RELAY )
			.map( ( request ) => ( { ...JSON.parse( request.body ), request } ) );
	}
}
