// What was received, byte for byte: the last requests whole, of the others ids and counts.
import { plain } from './encoding.mjs';

const WHOLE = 1000;

export class Record {
	constructor() {
		this.clear();
		this.needles = [];
	}

	clear() {
		this.entries = [];
		this.total = 0;
		this.connections = 0;
		this.byPath = {};
		this.hits = {};
	}

	/** Headers have come, the body has not. The key in a path is not part of the count's name. */
	start( req, fault ) {
		const entry = {
			id: ++this.total,
			at: Date.now(),
			method: req.method,
			url: req.url,
			httpVersion: req.httpVersion,
			headers: pairs( req.rawHeaders ),
			body: null,
			status: null,
			fault: fault ? fault.kind : null
		};
		const path = req.url.split( '?', 1 )[ 0 ].replace( /\/[^/]+\.json$/, '/{key}.json' );
		this.byPath[ path ] = ( this.byPath[ path ] || 0 ) + 1;
		this.keep( entry );
		this.look( `${ req.method } ${ req.url }\n${ req.rawHeaders.join( '\n' ) }` );
		return entry;
	}

	body( entry, body ) {
		entry.body = body;
		let clear = body;
		try {
			clear = plain( body );
		} catch {
			// Not gzip after all: the raw bytes are what there is.
		}
		this.look( clear.toString( 'latin1' ) );
		this.look( clear.toString( 'utf8' ) );
	}

	/** Bytes that were no HTTP request. */
	malformed( bytes ) {
		const body = bytes || Buffer.alloc( 0 );
		this.keep( {
			id: ++this.total, at: Date.now(), method: null, url: null, httpVersion: null,
			headers: [], body, status: null, fault: null
		} );
		this.look( body.toString( 'latin1' ) );
	}

	keep( entry ) {
		this.entries.push( entry );
		if ( this.entries.length > WHOLE ) {
			this.entries.shift();
		}
	}

	/**
	 * Strings that must never arrive. They are looked for as each request comes, so that
	 * requests which are no longer kept whole were looked at too.
	 */
	setNeedles( needles ) {
		this.needles = needles;
		this.hits = {};
		for ( const entry of this.entries ) {
			this.look( `${ entry.method } ${ entry.url }\n${ entry.headers.flat().join( '\n' ) }` );
			if ( entry.body ) {
				this.body( entry, entry.body );
			}
		}
	}

	look( text ) {
		for ( const needle of this.needles ) {
			if ( text.includes( needle ) ) {
				this.hits[ needle ] = ( this.hits[ needle ] || 0 ) + 1;
			}
		}
	}

	/** The kept requests after an id, as JSON can carry them. */
	list( after ) {
		return this.entries.filter( ( entry ) => entry.id > after ).map( ( entry ) => ( {
			...entry, body: entry.body ? entry.body.toString( 'base64' ) : null
		} ) );
	}
}

function pairs( raw ) {
	const headers = [];
	for ( let i = 0; i < raw.length; i += 2 ) {
		headers.push( [ raw[ i ], raw[ i + 1 ] ] );
	}
	return headers;
}
