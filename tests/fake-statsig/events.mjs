// Events taken: the ground truth that tests compare with what was acknowledged.
import { createHash } from 'node:crypto';
import { json } from './answer.mjs';
import { plain } from './encoding.mjs';

// Ids and counts are kept for ever, whole events up to this many: enough for every test that reads them.
const KEPT_EVENTS = 20000;

/** An event's identity: what the shipper wrote, else a hash of the whole event. */
export function eventId( event ) {
	const id = event.statsigMetadata && event.statsigMetadata.eventId;
	return typeof id === 'string' && id !== '' ?
		id :
		createHash( 'sha256' ).update( JSON.stringify( event ) ).digest( 'hex' ).slice( 0, 32 );
}

export class Events {
	constructor() {
		this.clear();
	}

	clear() {
		this.times = new Map();
		this.kept = [];
		this.total = 0;
		this.batches = 0;
		this.refused = 0;
	}

	/** One upload. All of it is taken or none of it. */
	take( body ) {
		let events;
		try {
			events = JSON.parse( plain( body ).toString( 'utf8' ) ).events;
		} catch {
			events = null;
		}
		const sound = Array.isArray( events ) &&
			events.every( ( event ) => event && typeof event.eventName === 'string' );
		if ( !sound ) {
			this.refused++;
			return json( 400, { success: false } );
		}
		this.batches++;
		for ( const event of events ) {
			this.keep( event );
		}
		return json( 202, { success: true } );
	}

	keep( event ) {
		const id = eventId( event );
		this.total++;
		this.times.set( id, ( this.times.get( id ) || 0 ) + 1 );
		if ( this.kept.length < KEPT_EVENTS ) {
			this.kept.push( { id, receivedAt: Date.now(), event } );
		}
	}

	counts() {
		return {
			total: this.total,
			unique: this.times.size,
			duplicates: this.total - this.times.size,
			batches: this.batches,
			refused: this.refused
		};
	}

	/** Ids that came more than once, with how often. */
	repeated() {
		return Object.fromEntries( [ ...this.times ].filter( ( [ , times ] ) => times > 1 ) );
	}
}
