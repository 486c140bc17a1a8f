// How the fake fails. A plan is a list of faults; the first that fits a request is used.
//
// { kind, path?: prefix of the paths it is for, times?: how many requests (absent = until told), ... }
//
//   status     { status, retryAfter?: text, body?: text }
//   hang       { when: 'headers' | 'body' }            accepts and never answers
//   reset      { when: 'headers' | 'body' | 'answer' } RST before the body, instead of the answer, in its midst
//   slow       { bytes: 1, everyMs: 1000 }             the right answer, a few bytes at a time
//   garbage    { bytes: 64 }                           200 with bytes that are nothing
//   truncated  { }                                     half of the right answer, then the end
//   bomb       { mebibytes: 1024 }                     200, gzip of that many zeros
//   redirect   { location, status: 302 }
//
// `accept: true` takes the events before it fails, as a server that dies after its commit. That is
// the rule for slow, truncated and a reset in the answer, and must be asked for otherwise.
import zlib from 'node:zlib';
import { Readable } from 'node:stream';

const KINDS = new Set( [ 'status', 'hang', 'reset', 'slow', 'garbage', 'truncated', 'bomb', 'redirect' ] );
const MIB = 1024 * 1024;

export class Faults {
	constructor() {
		this.clear();
	}

	clear() {
		this.plan = [];
		for ( const timer of this.timers || [] ) {
			clearInterval( timer );
		}
		this.timers = new Set();
	}

	/** Replaces the plan. Throws on a kind that does not exist. */
	set( plan ) {
		for ( const fault of plan ) {
			if ( !KINDS.has( fault.kind ) ) {
				throw new Error( 'no such fault' );
			}
		}
		this.clear();
		this.plan = plan.map( ( fault ) => ( {
			path: '/',
			when: 'body',
			accept: fault.kind === 'slow' || fault.kind === 'truncated' || fault.when === 'answer',
			...fault,
			left: fault.times ?? Infinity
		} ) );
	}

	/** The fault for this request, or null. Counts it as used. */
	take( path ) {
		const fault = this.plan.find( ( one ) => one.left > 0 && path.startsWith( one.path ) );
		if ( !fault ) {
			return null;
		}
		fault.left--;
		return fault;
	}

	/** Fails before a byte of the body was read. */
	cut( fault, req, res ) {
		if ( fault.kind === 'reset' ) {
			reset( res );
		}
		// hang: the request stays where it is, and so does its client.
		req.pause();
	}

	async apply( fault, req, res, answer ) {
		switch ( fault.kind ) {
			case 'status':
				res.writeHead( fault.status, fault.retryAfter === undefined ? {} : { 'retry-after': String( fault.retryAfter ) } );
				res.end( fault.body ?? '' );
				break;
			case 'hang':
				break;
			case 'reset':
				if ( fault.when === 'answer' ) {
					await half( res, answer );
				}
				reset( res );
				break;
			case 'slow':
				this.trickle( fault, res, answer );
				break;
			case 'garbage':
				res.writeHead( 200, { 'content-type': 'application/json' } );
				res.end( noise( fault.bytes ?? 64 ) );
				break;
			case 'truncated':
				await half( res, answer );
				res.socket.end();
				break;
			case 'bomb':
				bomb( res, fault.mebibytes ?? 1024 );
				break;
			case 'redirect':
				res.writeHead( fault.status ?? 302, { location: fault.location } );
				res.end();
				break;
		}
	}

	trickle( fault, res, answer ) {
		res.writeHead( answer.status, { ...answer.headers, 'content-length': answer.body.length } );
		res.flushHeaders();
		let sent = 0;
		const step = fault.bytes ?? 1;
		const timer = setInterval( () => {
			res.write( answer.body.subarray( sent, sent + step ) );
			sent += step;
			if ( sent >= answer.body.length ) {
				res.end();
				clearInterval( timer );
				this.timers.delete( timer );
			}
		}, fault.everyMs ?? 1000 );
		this.timers.add( timer );
		res.on( 'close', () => {
			clearInterval( timer );
			this.timers.delete( timer );
		} );
	}
}

function reset( res ) {
	// Over TLS the socket has no RST of its own: its transport has.
	const socket = res.socket.resetAndDestroy ? res.socket : res.socket._parent;
	try {
		socket.resetAndDestroy();
	} catch {
		res.socket.destroy();
	}
}

/** Promises the whole body, sends half of it, and waits until it has gone out. */
function half( res, answer ) {
	res.writeHead( answer.status, { ...answer.headers, 'content-length': answer.body.length } );
	return new Promise( ( resolve ) => {
		res.write( answer.body.subarray( 0, Math.max( 1, answer.body.length >> 1 ) ), () => resolve() );
	} );
}

/** The same bytes each time, and never valid JSON, gzip or UTF-8. */
function noise( bytes ) {
	let state = 0x2545f491;
	return Buffer.from( Array.from( { length: bytes }, ( _, i ) => {
		state = Math.imul( state ^ ( state >>> 13 ), 0x5bd1e995 ) >>> 0;
		return i === 0 ? 0xff : state & 0xff;
	} ) );
}

function bomb( res, mebibytes ) {
	const zeros = Buffer.alloc( MIB );
	res.writeHead( 200, { 'content-type': 'application/json', 'content-encoding': 'gzip' } );
	const source = Readable.from( ( function* () {
		for ( let i = 0; i < mebibytes; i++ ) {
			yield zeros;
		}
	}() ) );
	const gzip = zlib.createGzip( { level: 9 } );
	// A client that hangs up early is what a bomb is for: stop making it.
	res.on( 'close', () => source.destroy() );
	source.on( 'error', () => {} );
	source.pipe( gzip ).pipe( res );
}
