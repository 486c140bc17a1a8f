/**
 * Sends events to the wiki's relay, one request at a time. Exposures go soon, and take with them what waits;
 * other events wait until the page is left. What fails is sent once more, and then counted as lost.
 */
import { config } from './delivered.js';
import { utf8 } from './program/sha256.js';

/** Exposures within this time go together */
const GATHER_MS = 200;
const MINUTE_MS = 60000;
const PAUSE_MS = 5000;
const MOST_EVENTS = 100;
/** All requests together that are to outlive the page may have 64 KiB, and a batch has to be able to */
const MOST_BYTES = 61440;
/** While the relay does not answer, memory must not grow for as long as the tab is open */
const MOST_WAITING_BYTES = 1000000;

/** Of status(): what became of events, and the HTTP status of the relay's last answer */
export const told = { events: { queued: 0, sent: 0, refused: 0, dropped: { full: 0, reader: 0, lost: 0 } }, lastAnswer: null };

/** Oldest first: view, text, size in bytes with the comma, and whether it failed once */
let items = [];
/** The batch whose answer is awaited, or that waits after a failure: see send() */
let flying;
/** What waits is to be sent as soon as nothing flies */
let isDue;
let timer;
/** Events of a batch: half as many after a failure */
let most = MOST_EVENTS;
let pause = PAUSE_MS;

/** Else what waits until the page is left is lost. A beacon would outlive it too, but carries cookies. */
const canOutlive = 'keepalive' in Request.prototype;

const bytes = ( text ) => utf8( text ).length;

// An event is given up; the next batch of its page view says so
function lose( item, cause ) {
	item.view.lost++;
	told.events.dropped[ cause ]++;
}

/**
 * Sends events of the oldest one's page view.
 *
 * @param {number} room Bytes that there are
 * @param {boolean} keepalive Whether it is to outlive the page: all such requests of a page share the room
 * @return {Object|undefined} The batch, if anything fits: items, size, view, lost (how many lost ones it tells of), keepalive,
 *  failed
 */
function send( room, keepalive ) {
	if ( !items[ 0 ] ) {
		return;
	}
	const { view } = items[ 0 ];
	const end = '],"statsigMetadata":' + JSON.stringify( view ) + '}';
	const batch = { items: [], view, lost: view.lost, size: bytes( end ) + 11, keepalive };
	items = items.filter( ( item ) => {
		const fits = item.view === view && batch.items.length < most && batch.size + item.size <= room;
		if ( fits ) {
			batch.items.push( item );
			batch.size += item.size;
		}
		return !fits;
	} );
	if ( !batch.items[ 0 ] ) {
		return;
	}
	view.lost = 0;
	view.timings = undefined;
	const body = '{"events":[' + batch.items.map( ( item ) => item.text ) + end;
	fetch( config.relay, { method: 'POST', body, keepalive, credentials: 'omit', referrerPolicy: 'no-referrer' } )
		// Chromium counts what outlives the page until its answer has been read
		.then( ( answer ) => answer.text().then( () => settle( batch, answer.status ) ) )
		.catch( () => settle( batch, 0 ) );
	return batch;
}

/** What flies waits again, as the oldest */
function restore() {
	items = flying.items.concat( items );
	flying.view.lost += flying.lost;
	flying = 0;
}

/** Sends all that waits, one batch after the other */
export function go() {
	isDue = true;
	if ( !flying ) {
		flying = isDue = send( MOST_BYTES, document.visibilityState === 'hidden' );
	}
}

function wait( ms ) {
	clearTimeout( timer );
	timer = setTimeout( () => {
		timer = 0;
		if ( flying && flying.failed ) {
			restore();
		}
		go();
	}, ms );
}

// Of an answer its HTTP status, or 0 without one
function settle( batch, status ) {
	const isFailure = !status || status > 499;
	const count = batch.items.length;
	if ( flying !== batch ) {
		return;
	}
	told.lastAnswer = status;
	if ( isFailure || status === 429 || status === 413 && count > 1 ) {
		batch.items = batch.items.filter( ( item ) => ( item.failed += isFailure ) < 2 || lose( item, 'lost' ) );
		batch.failed = true;
		// One event that alone breaks its request is not to take all others with it
		// eslint-disable-next-line no-bitwise -- half of it, rounded down
		most = count >> 1 || 1;
		// The relay counts by minutes. Not all readers behind one address at the same moment.
		wait( Math.random() * PAUSE_MS + ( status === 429 ? MINUTE_MS : pause ) );
		pause *= 2;
	} else {
		told.events[ status < 400 ? 'sent' : 'refused' ] += count;
		pause = PAUSE_MS;
		most = MOST_EVENTS;
		flying = 0;
		if ( isDue ) {
			go();
		}
	}
}

document.addEventListener( 'visibilitychange', () => {
	if ( document.visibilityState === 'hidden' ) {
		go();
	}
} );

/**
 * @param {Object} view What its batches say of their page view. Here `lost` is counted, and `timings` are told once
 * @param {string} text JSON of an event
 * @param {boolean} isSoon Whether it does not wait until the page is left
 */
export function add( view, text, isSoon ) {
	const item = { view, text, size: bytes( text ) + 1, failed: 0 };
	const size = items.reduce( ( sum, other ) => sum + other.size, item.size );
	// A larger one finds no room beside memberships; the relay would refuse it, too
	if ( item.size > MOST_BYTES / 2 || size > MOST_WAITING_BYTES ) {
		lose( item, 'full' );
		return;
	}
	items.push( item );
	if ( items.length >= MOST_EVENTS || size > MOST_BYTES ) {
		go();
	} else if ( ( isSoon || !canOutlive ) && !timer ) {
		wait( GATHER_MS );
	}
}

/** Neither an answer nor the end of a pause is awaited any more */
function stop() {
	clearTimeout( timer );
	timer = flying = 0;
}

/**
 * The page is being left. Nobody waits for these answers: Firefox never tells them.
 */
export function leave() {
	let room = MOST_BYTES;
	if ( flying && ( flying.failed || !flying.keepalive ) ) {
		// It ends with the page, and may not have arrived; if it did, its ids tell
		restore();
	}
	for ( let batch = flying; batch || ( batch = send( room, true ) ); batch = 0 ) {
		room -= batch.size;
		told.events.sent += batch.items.length;
	}
	stop();
}

/**
 * @return {number} Events that are neither taken nor refused yet
 */
export const waiting = () => items.length + ( flying ? flying.items.length : 0 );

/**
 * What waits is another reader's, and what is under way is not to be sent again.
 *
 * @return {number} How much that was
 */
export function forget() {
	const count = waiting();
	stop();
	items = [];
	return count;
}
