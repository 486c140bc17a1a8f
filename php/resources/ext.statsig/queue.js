'use strict';

/**
 * Events that wait to be sent, as JSON texts, oldest first.
 */

/** While the relay does not answer, memory must not grow for as long as the tab is open */
const MAX_BYTES = 1 << 20;

/**
 * @param {string} text
 * @return {number} What requests are measured by: a Chinese letter has three bytes
 */
function bytesOf( text ) {
	return new Blob( [ text ] ).size;
}

class Queue {
	constructor() {
		this.items = [];
		this.bytes = 0;
	}

	/**
	 * @param {Object} view As Views.of() gives it
	 * @param {string} text
	 * @return {boolean} False where there is no room
	 */
	add( view, text ) {
		// One more for the comma
		const item = { view: view, text: text, bytes: bytesOf( text ) + 1 };
		if ( this.bytes + item.bytes > MAX_BYTES ) {
			return false;
		}
		this.items.push( item );
		this.bytes += item.bytes;
		return true;
	}

	/**
	 * Take events of one page view out, from the oldest on.
	 *
	 * @param {number} count At most so many
	 * @param {number} bytes The body has at most so many
	 * @param {boolean} [strict] Else one event is taken however large it is
	 * @return {Object|null} items, body, bytes, and more: whether others wait; null where nothing fits
	 */
	take( count, bytes, strict ) {
		if ( !this.items.length ) {
			return null;
		}
		const view = this.items[ 0 ].view;
		const start = '{"events":[';
		const end = '],"statsigMetadata":' + JSON.stringify( view.metadata() ) + '}';
		const taken = [];
		const rest = [];
		let size = bytesOf( start + end );
		this.items.forEach( ( item ) => {
			const fits = size + item.bytes <= bytes || ( !strict && !taken.length );
			if ( fits && item.view === view && taken.length < count ) {
				taken.push( item );
				size += item.bytes;
				this.bytes -= item.bytes;
			} else {
				rest.push( item );
			}
		} );
		this.items = rest;
		return taken.length ? {
			items: taken,
			body: start + taken.map( ( item ) => item.text ).join( ',' ) + end,
			bytes: size,
			more: rest.length > 0
		} : null;
	}

	/**
	 * @param {Object[]} items What take() gave
	 * @param {boolean} [last] Behind all others
	 */
	putBack( items, last ) {
		this.items = last ? this.items.concat( items ) : items.concat( this.items );
		items.forEach( ( item ) => {
			this.bytes += item.bytes;
		} );
	}

	/**
	 * @return {number} How many were forgotten
	 */
	clear() {
		this.bytes = 0;
		return this.items.splice( 0 ).length;
	}
}

module.exports = Queue;
