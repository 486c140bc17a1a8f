'use strict';

/**
 * Sends events to the wiki's relay, one request at a time. Exposures go soon, and take with them what waits;
 * other events wait until the page is left. What fails is sent once more, and then counted as lost.
 */

const { utf8 } = require( './program/sha256.js' );

/** Exposures within this time go together */
const GATHER_MS = 200;
const MINUTE_MS = 60000;
const PAUSE_MS = 5000;
const MOST_EVENTS = 100;
/** All requests together that are to outlive the page may have 64 KiB, and a batch has to be able to */
const MOST_BYTES = 61440;
/** While the relay does not answer, memory must not grow for as long as the tab is open */
const MOST_WAITING_BYTES = 1048576;

/**
 * @param {string} text
 * @return {number} What requests are measured by: a Chinese letter has three bytes
 */
const bytes = ( text ) => utf8( text ).length;

/**
 * @param {string} url
 * @param {Object} told Of status(): events and lastAnswer, which are kept here
 * @return {Object}
 */
module.exports = ( url, told ) => {
	/** Oldest first: view, text, size, and whether it failed once */
	let items = [];
	/** The batch whose answer is awaited: items, size, view, and how many lost ones it tells of */
	let flying, timer, isDue, isPaused;
	/** Events of a batch: less after a failure, slowly more after that */
	let most = MOST_EVENTS;
	let pause = PAUSE_MS;

	/** An event is given up; the next batch of its page view says so */
	function lose( item, cause ) {
		item.view.lost++;
		told.events.dropped[ cause ]++;
	}

	/** Sends events of the oldest one's page view that fit into so many bytes; gives the batch, if there is one */
	function send( room, keepalive ) {
		const view = items.length && items[ 0 ].view;
		const end = view && '],"statsigMetadata":' + JSON.stringify( view.metadata() ) + '}';
		const batch = { items: [], view, lost: view.lost, size: bytes( end || '' ) + 11 };
		items = items.filter( ( item ) => {
			const fits = item.view === view && batch.items.length < most &&
				( batch.size + item.size <= room || room === MOST_BYTES && !batch.items.length );
			if ( fits ) {
				batch.items.push( item );
				batch.size += item.size;
			}
			return !fits;
		} );
		if ( !batch.items.length ) {
			return;
		}
		view.lost = view.timings = 0;
		// Else the browser refuses it at once
		keepalive = batch.keepalive = keepalive && batch.size <= room;
		const body = '{"events":[' + batch.items.map( ( item ) => item.text ) + end;
		( window.Request && 'keepalive' in Request.prototype ?
			fetch( url, { method: 'POST', body, keepalive, credentials: 'omit', referrerPolicy: 'no-referrer' } )
				// Chromium counts a request that is to outlive the page until its answer has been read
				.then( ( answer ) => answer.text().then( () => answer, () => answer ) ) :
			Promise.resolve( { status: navigator.sendBeacon( url, body ) ? 202 : 0 } )
		).catch( () => ( {} ) ).then( ( answer ) => settle( batch, answer ) );
		return batch;
	}

	/** Sends all that waits, one batch after the other */
	function go() {
		isDue = true;
		if ( !flying && !isPaused ) {
			flying = isDue = send( MOST_BYTES, document.visibilityState === 'hidden' );
		}
	}

	function wait( ms ) {
		timer = setTimeout( () => {
			timer = isPaused = 0;
			go();
		}, ms );
	}

	function settle( batch, { status = 0, headers } ) {
		const count = batch.items.length;
		const isFailure = !status || status > 499;
		if ( flying !== batch ) {
			return;
		}
		flying = 0;
		told.lastAnswer = status;
		if ( isFailure || status === 429 || status === 413 && count > 1 ) {
			items = batch.items.filter( ( item ) => {
				const isLost = isFailure && item.failed;
				item.failed = item.failed || isFailure;
				return isLost ? lose( item, 'lost' ) : true;
			} ).concat( items );
			batch.view.lost += batch.lost;
			// One event that alone breaks its request is not to take all others with it
			most = count >> 1 || 1;
			if ( status !== 413 ) {
				clearTimeout( timer );
				isPaused = true;
				// The relay counts by the minutes of its own clock. Not all readers behind one address at the same moment.
				wait( Math.random() * PAUSE_MS + Math.min( 10 * MINUTE_MS, isFailure ? pause : headers.get( 'Retry-After' ) * 1000 ||
					MINUTE_MS - ( Date.parse( headers.get( 'Date' ) ) || Date.now() ) % MINUTE_MS ) );
				pause *= 2;
			}
		} else {
			if ( status === 413 ) {
				lose( batch.items[ 0 ], 'size' );
			} else {
				told.events[ status < 400 ? 'sent' : 'refused' ] += count;
			}
			pause = PAUSE_MS;
			most = Math.min( most + 10, MOST_EVENTS );
		}
		if ( isDue ) {
			go();
		}
	}

	document.addEventListener( 'visibilitychange', () => {
		if ( document.visibilityState === 'hidden' ) {
			go();
		}
	} );

	return {
		go,
		/**
		 * @param {Object} view lost is counted up here, metadata() is what a batch of it says
		 * @param {string} text JSON of an event
		 * @param {boolean} isSoon Whether it does not wait until the page is left
		 */
		add: ( view, text, isSoon ) => {
			// One more for the comma
			const item = { view, text, size: bytes( text ) + 1 };
			const size = items.reduce( ( sum, other ) => sum + other.size, item.size );
			if ( size > MOST_WAITING_BYTES ) {
				lose( item, 'full' );
				return;
			}
			items.push( item );
			if ( items.length >= MOST_EVENTS || size > MOST_BYTES ) {
				go();
			} else if ( isSoon && !timer ) {
				wait( GATHER_MS );
			}
		},
		/**
		 * The page is being left. Nobody waits for these answers: Firefox never tells them.
		 */
		leave: () => {
			let room = MOST_BYTES;
			let batch = flying;
			clearTimeout( timer );
			timer = isPaused = flying = 0;
			if ( batch && !batch.keepalive ) {
				// It ends with the page, and may not have arrived; if it did, its ids tell
				items = batch.items.concat( items );
				batch.view.lost += batch.lost;
				batch = 0;
			}
			for ( ; batch || ( batch = send( room, true ) ); batch = 0 ) {
				room -= batch.size;
				told.events.sent += batch.items.length;
			}
		},
		/**
		 * @return {number} Events that are neither taken nor refused yet
		 */
		waiting: () => items.length + ( flying ? flying.items.length : 0 ),
		/**
		 * What waits is another reader's.
		 *
		 * @return {number} How much that was
		 */
		forget: () => items.splice( 0 ).length
	};
};
