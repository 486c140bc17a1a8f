// Who asks: requests of every kind by chance, each answer judged, each event that was taken written down.
import { batch } from '../farm/readers.mjs';
import { Clients } from '../faults/load.mjs';
import { chance } from '../faults/php.mjs';

const EVENTS_OF_A_BATCH = 3;
const PATIENCE_MS = 60_000;

/** How scripts end, of 10,000 requests; all others end whole. */
export const ENDS = { exit: 800, throw: 800, memory: 200, time: 3, hang: 2 };
/** What they do besides. */
export const ALSO = { relay: 1000, event: 1500 };
/** How long they wait in their midst, ms: few of them, and of these one in ten for longer than a document is in place. */
const NAP = ( roll ) => roll( 100 ) < 3 ? 1 + roll( roll( 10 ) ? 5 : 200 ) : 0;

/** Whichever a number below 10,000 falls on; '' beyond them all. */
function pick( shares, number ) {
	for ( const [ name, share ] of Object.entries( shares ) ) {
		if ( ( number -= share ) < 0 ) {
			return name;
		}
	}
	return '';
}

export class Readers extends Clients {
	/**
	 * @param {Object} server with send()
	 * @param {Timeline} timeline
	 * @param {Object} options clients; seed: makes ids its own; ends and also: shares of 10,000; nap: gives ms by a die
	 */
	constructor( server, timeline, { clients = 12, seed = 1, ends = ENDS, also = ALSO, nap = NAP } = {} ) {
		super( clients );
		Object.assign( this, { server, timeline, ends, also, nap, seed, roll: chance( 7919 * seed + 1 ) } );
		this.asked = 0;
		this.ended = {};
		this.wrong = [];
		this.late = 0;
		// Requests that got no whole answer: by the word for it, and those that were to get none
		this.cut = {};
		this.hung = 0;
		this.refused = 0;
		// Ids of browsers' events that were taken, and of requests that made one: whether they were answered
		this.taken = new Set();
		this.made = new Map();
		// Answers of each process
		this.served = new Map();
	}

	async once() {
		const id = `${ this.seed }-${ ( this.asked++ ).toString( 16 ) }`;
		const end = pick( this.ends, this.roll( 10_000 ) ) || 'whole';
		const also = pick( this.also, this.roll( 10_000 ) );
		const nap = this.nap( this.roll );
		const sent = also === 'relay' ? batch( id, EVENTS_OF_A_BATCH ) : { body: '', ids: [] };
		const asked = performance.now();
		const { body, error, head } = await this.answer( `id=${ id }&end=${ end }&also=${ also }&nap=${ nap }`, sent.body );
		const answered = performance.now();
		this.ended[ end ] = ( this.ended[ end ] ?? 0 ) + 1;
		this.see( { id, end, also, sent, body, error, head }, asked, answered );
	}

	/** One that does not come counts as one that was cut. */
	answer( query, body ) {
		return new Promise( ( resolve ) => {
			const timer = setTimeout( () => resolve( { body: '', error: 'none in a minute', head: '' } ), PATIENCE_MS );
			this.server.send( query, body ).then( ( answer ) => {
				clearTimeout( timer );
				resolve( answer );
			} );
		} );
	}

	see( { id, end, also, sent, body, error, head }, asked, answered ) {
		if ( error ) {
			const isMeant = end === 'hang' && error !== 'none in a minute';
			this.hung += isMeant ? 1 : 0;
			this.cut[ error ] = ( this.cut[ error ] ?? 0 ) + ( isMeant ? 0 : 1 );
		}
		if ( also === 'event' ) {
			this.made.set( id, !error );
		}
		// What was cut before it said anything is no answer
		if ( error && !body.includes( '\n' ) ) {
			return;
		}
		const { fault, pid, late } = this.timeline.judge( error ? body.slice( 0, body.lastIndexOf( '\n' ) ) : body, id, asked, answered );
		this.served.set( pid, ( this.served.get( pid ) ?? 0 ) + 1 );
		this.late += late ? 1 : 0;
		if ( fault ) {
			this.wrong.push( `${ end } ${ also }: ${ fault }` );
		}
		if ( also === 'relay' ) {
			const isTaken = new RegExp( `^x-relay: 202 ${ EVENTS_OF_A_BATCH }$`, 'im' ).test( head );
			this.refused += isTaken || error ? 0 : 1;
			( isTaken ? sent.ids : [] ).forEach( ( one ) => this.taken.add( one ) );
		}
	}

	/** Requests that were cut and should not have been. */
	get cuts() {
		return Object.values( this.cut ).reduce( ( sum, one ) => sum + one, 0 );
	}
}
