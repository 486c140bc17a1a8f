'use strict';

/**
 * Events on their way to the wiki's relay. An event's id is the page view's id and the event's
 * number in it, made here and kept, so that a repetition after a lost answer is recognised. Each
 * unit has ids of its own: a shared one would link account and browser.
 */
const storage = require( './storage.js' );
const randomHex = require( './stableId.js' ).randomHex;

const VERSION = '0.1.0';
const WAIT_MS = 1000;
const RETRY_MS = 5000;
const TRIES = 3;
const MAX_EVENTS = 100;
/** What browsers allow all keepalive requests of a page together is 64 KiB */
const MAX_CHARACTERS = 30000;

class Batch {
	/**
	 * @param {string} url
	 * @param {Promise} ready Memberships are known from then on
	 */
	constructor( url, ready ) {
		this.url = url;
		/** By type of unit: pageView, seq, previous */
		this.views = Object.create( null );
		this.queue = [];
		this.timer = null;
		this.isReady = false;
		ready.then( () => {
			this.isReady = true;
			this.schedule( WAIT_MS );
		} );
		document.addEventListener( 'visibilitychange', () => {
			if ( document.visibilityState === 'hidden' ) {
				this.flush();
			}
		} );
		window.addEventListener( 'pagehide', () => this.flush() );
	}

	/**
	 * @param {string} idType
	 * @return {Object} The page view as this unit's events name it
	 */
	view( idType ) {
		if ( !this.views[ idType ] ) {
			this.views[ idType ] = {
				pageView: randomHex( 20 ),
				seq: 0,
				// What the previous page view of this tab sent, so that losses can be counted
				previous: storage.read( 'sessionStorage', 'last-' + idType )
			};
		}
		return this.views[ idType ];
	}

	/**
	 * @param {Object} set Whose unit the event names, as in Decisions
	 * @param {Object} event eventName, value, metadata, secondaryExposures
	 */
	add( set, event ) {
		const values = set.values;
		event.time = Date.now();
		event.user = values.idType === 'userID' ?
			{ userID: values.unit, custom: values.custom } :
			{ customIDs: { stableID: values.unit }, custom: values.custom };
		const view = this.view( values.idType );
		event.statsigMetadata = { seq: ++view.seq };
		storage.write( 'sessionStorage', 'last-' + values.idType, [ view.pageView, view.seq ] );
		this.queue.push( { set: set, event: event, tries: 0 } );
		this.schedule( WAIT_MS );
	}

	schedule( delay ) {
		if ( this.timer === null && this.isReady && this.queue.length ) {
			this.timer = setTimeout( () => this.flush(), delay );
		}
	}

	flush() {
		clearTimeout( this.timer );
		this.timer = null;
		const items = this.queue;
		this.queue = [];
		// A record names one unit, so each unit has batches of its own
		const sets = items.map( ( item ) => item.set )
			.filter( ( set, index, all ) => all.indexOf( set ) === index );
		sets.forEach( ( set ) => {
			let part = [];
			let size = 0;
			items.filter( ( item ) => item.set === set ).forEach( ( item ) => {
				size += JSON.stringify( item.event ).length;
				if ( part.length && ( part.length === MAX_EVENTS || size > MAX_CHARACTERS ) ) {
					this.send( set, part );
					part = [];
					size = JSON.stringify( item.event ).length;
				}
				part.push( item );
			} );
			this.send( set, part );
		} );
	}

	send( set, items ) {
		const view = this.view( set.values.idType );
		const metadata = {
			sdkType: 'mw-statsig',
			sdkVersion: VERSION,
			pageView: view.pageView,
			cv: set.values.cv,
			memberships: set.memberships
		};
		if ( set.values.token ) {
			metadata.token = set.values.token;
		}
		if ( view.previous ) {
			metadata.previous = view.previous;
		}
		const body = JSON.stringify( {
			events: items.map( ( item ) => item.event ),
			statsigMetadata: metadata
		} );
		if ( typeof fetch !== 'function' || !( 'keepalive' in Request.prototype ) ) {
			navigator.sendBeacon( this.url, body );
			return;
		}
		fetch( this.url, {
			method: 'POST',
			body: body,
			keepalive: true,
			credentials: 'omit',
			referrerPolicy: 'no-referrer'
		} ).then( ( response ) => {
			if ( response.status === 429 || response.status >= 500 ) {
				this.retry( items );
			}
		}, () => this.retry( items ) );
	}

	retry( items ) {
		items.forEach( ( item ) => {
			item.tries++;
		} );
		this.queue = items.filter( ( item ) => item.tries < TRIES ).concat( this.queue );
		this.schedule( RETRY_MS );
	}
}

module.exports = Batch;
