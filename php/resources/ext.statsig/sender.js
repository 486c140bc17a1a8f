'use strict';

/**
 * Sends events to the wiki's relay: one request at a time, until each was taken or refused for good.
 */
const Queue = require( './queue.js' );

/** What comes within this time goes together */
const WAIT_MS = 1000;
/** After a failure, twice as long each time */
const RETRY_MS = 5000;
const MINUTE_MS = 60 * 1000;
const LONGEST_PAUSE_MS = 10 * MINUTE_MS;
const MAX_EVENTS = 100;
/** All requests together that are to outlive the page may have 64 KiB, and a batch has to be able to */
const MAX_BYTES = 60000;

class Sender {
	/**
	 * @param {string} url
	 */
	constructor( url ) {
		this.url = url;
		this.queue = new Queue();
		/** The batch whose answer is awaited */
		this.flying = null;
		this.timer = null;
		this.isPaused = false;
		this.retry = RETRY_MS;
		/** Whether the last answer was that it is too much for now */
		this.isLimited = false;
		/** Events of a batch: less after a failure, slowly more after that */
		this.most = MAX_EVENTS;
		/** For status(), in events */
		this.sent = 0;
		this.refused = 0;
		this.dropped = { full: 0, size: 0, reader: 0 };
		/** HTTP status, 0 where there was no answer, null before the first */
		this.lastAnswer = null;
		document.addEventListener( 'visibilitychange', () => {
			if ( document.visibilityState === 'hidden' ) {
				this.go();
			}
		} );
	}

	/**
	 * @param {Object} view As Views.of() gives it
	 * @param {string} text JSON of an event
	 */
	add( view, text ) {
		if ( this.queue.add( view, text ) ) {
			this.soon();
		} else {
			this.dropped.full++;
		}
	}

	soon() {
		if ( this.timer === null && !this.flying && this.queue.items.length ) {
			this.after( WAIT_MS );
		}
	}

	after( delay ) {
		clearTimeout( this.timer );
		this.timer = setTimeout( () => {
			this.timer = null;
			this.isPaused = false;
			this.go();
		}, delay );
	}

	pause( delay ) {
		this.isPaused = true;
		// Not all readers behind one address at the same moment
		this.after( Math.min( delay, LONGEST_PAUSE_MS ) + Math.random() * RETRY_MS );
	}

	go() {
		if ( this.flying || this.isPaused ) {
			return;
		}
		this.stop();
		const batch = this.queue.take( this.most, MAX_BYTES );
		if ( batch ) {
			this.flying = batch;
			batch.outlives = document.visibilityState === 'hidden' && batch.bytes <= MAX_BYTES;
			this.post( batch );
		}
	}

	stop() {
		clearTimeout( this.timer );
		this.timer = null;
	}

	/**
	 * The page is being left. Nobody waits for these answers: Firefox never tells them.
	 */
	leave() {
		const flying = this.flying;
		let room = MAX_BYTES;
		this.stop();
		this.isPaused = false;
		this.flying = null;
		if ( flying && flying.outlives ) {
			room -= flying.bytes;
			this.sent += flying.items.length;
		} else if ( flying ) {
			// It ends with the page, and may not have arrived; if it did, its ids tell
			this.queue.putBack( flying.items );
		}
		let batch = this.queue.take( MAX_EVENTS, room, true );
		while ( batch ) {
			batch.outlives = true;
			this.post( batch );
			this.sent += batch.items.length;
			room -= batch.bytes;
			batch = this.queue.take( MAX_EVENTS, room, true );
		}
	}

	post( batch ) {
		if ( typeof fetch !== 'function' || !( 'keepalive' in Request.prototype ) ) {
			this.settle( batch, navigator.sendBeacon( this.url, batch.body ) ? 202 : 0 );
			return;
		}
		fetch( this.url, {
			method: 'POST',
			body: batch.body,
			keepalive: batch.outlives,
			credentials: 'omit',
			referrerPolicy: 'no-referrer'
		} ).then(
			// Chromium counts a request that is to outlive the page until its answer has been read
			( response ) => response.text().catch( () => {} ).then( () => {
				this.settle( batch, response.status, response.headers );
			} ),
			() => this.settle( batch, 0 )
		);
	}

	/**
	 * @param {Object} batch
	 * @param {number} status 0 where there was no answer
	 * @param {Headers} [headers]
	 */
	settle( batch, status, headers ) {
		const count = batch.items.length;
		if ( this.flying !== batch ) {
			return;
		}
		this.flying = null;
		this.lastAnswer = status;
		if ( status === 429 ) {
			this.queue.putBack( batch.items );
			if ( this.isLimited ) {
				this.halve( count );
			}
			this.isLimited = true;
			// The relay counts by the minutes of its own clock
			const now = Date.parse( headers.get( 'Date' ) ) || Date.now();
			this.pause( headers.get( 'Retry-After' ) * 1000 || MINUTE_MS - now % MINUTE_MS );
		} else if ( status === 413 && count > 1 ) {
			this.queue.putBack( batch.items );
			this.halve( count );
			this.go();
		} else if ( !status || status >= 500 ) {
			// One that alone breaks its request must not keep others from being sent
			this.queue.putBack( batch.items, count === 1 );
			this.halve( count );
			this.pause( this.retry );
			this.retry = Math.min( this.retry * 2, LONGEST_PAUSE_MS );
		} else {
			if ( status === 413 ) {
				this.dropped.size++;
			} else if ( status >= 400 ) {
				this.refused += count;
			} else {
				this.sent += count;
			}
			this.retry = RETRY_MS;
			this.isLimited = false;
			this.most = Math.min( this.most + 10, MAX_EVENTS );
			if ( batch.more ) {
				this.go();
			} else {
				this.soon();
			}
		}
	}

	halve( count ) {
		this.most = Math.max( count >> 1, 1 );
	}

	/**
	 * @return {number} Events that are neither taken nor refused yet
	 */
	waiting() {
		return this.queue.items.length + ( this.flying ? this.flying.items.length : 0 );
	}

	/**
	 * The queue's events are another reader's.
	 */
	forget() {
		this.stop();
		this.dropped.reader += this.queue.clear();
	}
}

module.exports = Sender;
