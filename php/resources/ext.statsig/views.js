'use strict';

/**
 * Page views as their events name them. An event's id is the page view's id and the event's number
 * in it, made here and kept, so that a repetition after a lost answer is recognised. Each unit has
 * ids of its own: a shared one would link account and browser.
 */
const storage = require( './storage.js' );
const randomHex = require( './stableId.js' ).randomHex;

const VERSION = '0.1.0';

class View {
	/**
	 * @param {Object} set Whose unit the events name, as in Decisions
	 */
	constructor( set ) {
		this.set = set;
		this.pageView = randomHex( 20 );
		this.seq = 0;
		this.place = 'last-' + set.values.idType;
		this.unit = storage.hash( set.values.unit );
		// What the previous page view of this tab sent, so that losses can be counted. After a logout
		// it was another unit's, and the two must not be linked.
		const last = storage.read( 'sessionStorage', this.place );
		this.previous = Array.isArray( last ) && last[ 0 ] === this.unit ? last.slice( 1 ) : null;
	}

	/**
	 * @return {number} The next event's number
	 */
	next() {
		this.seq++;
		storage.write( 'sessionStorage', this.place, [ this.unit, this.pageView, this.seq ] );
		return this.seq;
	}

	/**
	 * @return {Object} What a batch says of its sender
	 */
	metadata() {
		const values = this.set.values;
		const metadata = {
			sdkType: 'mw-statsig',
			sdkVersion: VERSION,
			pageView: this.pageView,
			cv: values.cv,
			memberships: this.set.memberships
		};
		if ( values.token ) {
			metadata.token = values.token;
		}
		if ( this.previous ) {
			metadata.previous = this.previous;
		}
		return metadata;
	}
}

class Views {
	constructor() {
		this.restart();
	}

	/**
	 * The page is shown anew from the browser's memory: others came between, so numbers that went on
	 * would say of those that they were lost.
	 */
	restart() {
		this.byType = Object.create( null );
	}

	/**
	 * @param {Object} set As in Decisions
	 * @return {View}
	 */
	of( set ) {
		const idType = set.values.idType;
		this.byType[ idType ] = this.byType[ idType ] || new View( set );
		return this.byType[ idType ];
	}
}

module.exports = Views;
