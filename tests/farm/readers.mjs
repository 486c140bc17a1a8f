// Who asks the farm: readers of pages, browsers that send events, and somebody who asks each application server by which config
// it answers.
import { createHash } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';

export const EVENTS_OF_A_BATCH = 20;

/**
 * What a page view sends.
 *
 * @param {string} view Names the page view, and no other
 * @param {number} size Events
 * @return {{ body: string, ids: string[] }} ids: by which the events are found again
 */
export function batch( view, size ) {
	const pageView = createHash( 'sha256' ).update( view ).digest( 'hex' ).slice( 0, 20 );
	const events = Array.from( { length: size }, ( _, at ) => ( {
		eventName: 'click', time: Date.now(), user: { customIDs: { stableID: '0123456789abcdef0123' } }, statsigMetadata: { seq: at + 1 }
	} ) );
	return {
		body: JSON.stringify( { events, statsigMetadata: { sdkType: 'mw-statsig', sdkVersion: '1', pageView } } ),
		ids: events.map( ( event ) => pageView + event.statsigMetadata.seq.toString( 16 ).padStart( 12, '0' ) )
	};
}

/** Something that is done again and again until it is stopped. */
export class Loop {
	begin() {
		this.isWanted = true;
		this.done = this.run();
		return this;
	}

	async run() {
		while ( this.isWanted ) {
			await this.once();
		}
	}

	async stop() {
		this.isWanted = false;
		await this.done;
	}
}

/** @return {Promise<{ status: number, body: string }>} status is 0 where there was no answer */
export async function ask( url, options = {} ) {
	try {
		const response = await fetch( url, { ...options, signal: AbortSignal.timeout( 60_000 ) } );
		return { status: response.status, body: await response.text() };
	} catch ( error ) {
		return { status: 0, body: String( error.cause ?? error ) };
	}
}

/** Page views, one after the other, by turns on both servers. */
export class Views extends Loop {
	constructor( farm ) {
		super();
		Object.assign( this, { farm, made: 0, failed: [], times: [] } );
	}

	async once() {
		const began = Date.now();
		const { status, body } = await ask( `${ this.farm.url }/index.php?title=Special:BlankPage&n=${ this.made }` );
		this.made++;
		this.times.push( { began, ended: Date.now() } );
		if ( status !== 200 || !body.includes( '</html>' ) ) {
			this.failed.push( { began, ended: Date.now(), status, body } );
		}
		await delay( 60 );
	}
}

/** @return {number} seconds that the longest of some page views took, of those that ended since then */
export function longest( times, since ) {
	return Math.max( 0, ...times.filter( ( { ended } ) => ended >= since ).map( ( { began, ended } ) => ended - began ) ) / 1000;
}

/** By which config each application server answers: when it was last seen to answer by another one than the newest. */
export class Versions extends Loop {
	constructor( farm ) {
		super();
		this.farm = farm;
		this.seen = farm.ports.map( () => [] );
	}

	async once() {
		await Promise.all( this.farm.ports.map( async ( port, at ) => {
			const { status, body } = await ask( `http://127.0.0.1:${ port }/probe` );
			this.seen[ at ].push( { at: Date.now(), version: status === 200 ? body : null } );
		} ) );
		await delay( 50 );
	}

	/** @return {number|null} since when a server has answered by a version alone; null where it does not */
	since( server, version ) {
		const seen = this.seen[ server ].filter( ( one ) => one.version !== null );
		const last = seen.findLastIndex( ( one ) => one.version !== version );
		return last === seen.length - 1 ? null : seen[ last + 1 ].at;
	}
}

/** Browsers that send batches, and send again what was not taken, as our client does. */
export class Senders extends Loop {
	/**
	 * @param {Farm} farm
	 * @param {number} total Events
	 * @param {number} pauseMs Between two batches
	 * @param {number} own Makes the ids of its page views its own
	 */
	constructor( farm, total, pauseMs, own = 0 ) {
		super();
		Object.assign( this, { farm, total, pauseMs, own, sent: 0, repeated: 0, milliseconds: [] } );
		this.acknowledged = new Set();
		this.answers = {};
	}

	async once() {
		if ( this.sent >= this.total ) {
			this.isWanted = false;
			return;
		}
		const { body, ids } = batch( `view ${ this.own } ${ this.sent }`, Math.min( EVENTS_OF_A_BATCH, this.total - this.sent ) );
		this.sent += ids.length;
		while ( !await this.post( body ) ) {
			this.repeated++;
			await delay( 500 );
		}
		ids.forEach( ( id ) => this.acknowledged.add( id ) );
		await delay( this.pauseMs );
	}

	async post( body ) {
		const began = performance.now();
		const { status } = await ask( `${ this.farm.url }/rest.php/statsig/v1/rgstr`, {
			method: 'POST', headers: { 'content-type': 'application/json', 'sec-fetch-site': 'same-origin' }, body
		} );
		this.milliseconds.push( performance.now() - began );
		this.answers[ status ] = ( this.answers[ status ] ?? 0 ) + 1;
		return status === 202;
	}
}
