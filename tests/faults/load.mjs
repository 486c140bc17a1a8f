// Constant load on a pool, and a count of everything that must not be.
import { ask, request } from './fastcgi.mjs';

/** Clients that ask one request after the other, until they are told to end. */
export class Clients {
	constructor( clients ) {
		this.clients = clients;
		this.done = 0;
		this.runs = true;
		this.waiting = [];
	}

	start() {
		this.all = Promise.all( Array.from( { length: this.clients }, () => this.client() ) );
		return this;
	}

	async client() {
		while ( this.runs ) {
			await this.once();
			this.done++;
			this.waiting = this.waiting.filter( ( [ number, go ] ) => this.done < number || go() );
		}
	}

	/** Resolves when so many more requests are done. */
	more( requests ) {
		return new Promise( ( resolve ) => this.waiting.push( [ this.done + requests, resolve ] ) );
	}

	async end() {
		this.runs = false;
		await this.all;
	}
}

export class Load extends Clients {
	/** @param {string} socket @param {string} script that answers as ASK does */
	constructor( socket, script, clients = 4 ) {
		super( clients );
		this.socket = socket;
		this.bytes = request( script );
		this.failed = [];
		this.mixed = 0;
		this.defaults = 0;
		this.pids = new Set();
		// The newest number that each worker has shown.
		this.shown = new Map();
		this.backwards = 0;
	}

	async once() {
		const { body, error } = await ask( this.socket, this.bytes );
		this.count( body, error );
	}

	count( body, error ) {
		let answer = null;
		try {
			answer = JSON.parse( body );
		} catch {
			error ??= `not JSON: ${ body.slice( 0, 200 ) }`;
		}
		if ( error ) {
			this.failed.push( error );
			return;
		}
		this.pids.add( answer.pid );
		this.mixed += answer.n === null ? 1 : 0;
		this.defaults += answer.reasons.length ? 1 : 0;
		this.backwards += answer.n < this.shown.get( answer.pid ) ? 1 : 0;
		this.shown.set( answer.pid, answer.n );
	}

	/** Whether every worker seen has shown this number or a newer one. */
	hasReached( n ) {
		return [ ...this.shown.values() ].every( ( shown ) => shown >= n );
	}
}
