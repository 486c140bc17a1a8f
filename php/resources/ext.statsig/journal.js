'use strict';

/**
 * What happened in this page view: takes events, and says when they may be sent.
 */
const Hold = require( './hold.js' );
const Sender = require( './sender.js' );
const Views = require( './views.js' );
const stableId = require( './stableId.js' );

/**
 * Run what must not break what comes after it: others' subscribers above all.
 *
 * @param {Function} task
 */
function fenced( task ) {
	try {
		task();
	} catch ( e ) {
		mw.log.warn( 'statsig: ' + e.message );
	}
}

class Journal {
	/**
	 * @param {string} url
	 * @param {Object} cookie Of the stable id
	 * @param {Function} onOtherReader Called when what is in the page is no longer this reader's
	 */
	constructor( url, cookie, onOtherReader ) {
		this.cookie = cookie;
		this.onOtherReader = onOtherReader;
		this.views = new Views();
		this.sender = new Sender( url );
		/** The browser's id at the page's start, or as this page made it */
		this.unit = stableId.read( cookie.name );
		this.isOtherReader = false;
		// Heard before the hold hears of it: what it holds is not sent for another reader
		document.addEventListener( 'prerenderingchange', () => this.recheck() );
		this.hold = new Hold();
		window.addEventListener( 'pagehide', () => {
			if ( !document.prerendering ) {
				this.hold.open();
				this.sender.leave();
			}
		} );
		window.addEventListener( 'pageshow', ( event ) => {
			if ( event.persisted ) {
				this.recheck();
				this.views.restart();
				this.sender.soon();
			}
		} );
	}

	/**
	 * @return {string|null} The browser's id, made if there is none
	 */
	id() {
		this.unit = stableId.get( this.cookie );
		return this.unit;
	}

	/**
	 * A page that was kept or made in advance is shown. If the browser's id went meanwhile, somebody
	 * logged out, and what is in the page is not this reader's.
	 */
	recheck() {
		if ( this.unit !== null && stableId.read( this.cookie.name ) !== this.unit ) {
			this.isOtherReader = true;
			this.sender.forget();
			this.onOtherReader();
		}
	}

	/**
	 * @param {Function} task Given the time of this call, or of when the page is shown
	 */
	later( task ) {
		const time = document.prerendering ? 0 : Date.now();
		this.hold.run( () => {
			if ( this.isOtherReader ) {
				this.sender.dropped.reader++;
			} else {
				fenced( () => task( time || Date.now() ) );
			}
		} );
	}

	/**
	 * @param {Object} set Whose unit the event names, as in Decisions
	 * @param {Object} event eventName, value, metadata, secondaryExposures
	 * @param {number} time
	 */
	write( set, event, time ) {
		const values = set.values;
		const view = this.views.of( set );
		event.time = time;
		event.user = values.idType === 'userID' ?
			{ userID: values.unit, custom: values.custom } :
			{ customIDs: { stableID: values.unit }, custom: values.custom };
		event.statsigMetadata = { seq: view.next() };
		this.sender.add( view, JSON.stringify( event ) );
		fenced( () => mw.track( 'statsig.event', event ) );
	}
}

module.exports = { Journal: Journal, fenced: fenced };
