'use strict';

/**
 * What may not be logged yet: before answers are final nobody knows memberships and units, before
 * the page is parsed nobody knows what PHP exposed in it, and a page that is rendered in advance may
 * never be shown: what it holds goes with it.
 */
class Hold {
	constructor() {
		this.tasks = [];
		/** Reasons to wait; the first is that answers are not final */
		this.reasons = 1;
		if ( document.prerendering ) {
			this.until( 'prerenderingchange' );
		}
		if ( document.readyState === 'loading' ) {
			this.until( 'DOMContentLoaded' );
		}
	}

	until( eventName ) {
		this.reasons++;
		document.addEventListener( eventName, () => this.lift(), { once: true } );
	}

	/**
	 * There is one reason less.
	 */
	lift() {
		this.reasons--;
		if ( this.reasons < 1 ) {
			this.open();
		}
	}

	/**
	 * Wait no longer, whatever the reasons were.
	 */
	open() {
		this.reasons = 0;
		this.tasks.splice( 0 ).forEach( ( task ) => task() );
	}

	/**
	 * @param {Function} task Called at once or when the hold opens, in the order of the calls
	 */
	run( task ) {
		if ( this.reasons ) {
			this.tasks.push( task );
		} else {
			task();
		}
	}
}

module.exports = Hold;
