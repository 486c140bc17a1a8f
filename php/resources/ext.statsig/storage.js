'use strict';

/**
 * The browser's two stores, which may be full, off or forbidden: then nothing is remembered.
 */
const PREFIX = 'mw-statsig-';

/**
 * @param {string} area 'localStorage' or 'sessionStorage'
 * @param {string} name
 * @return {*} What was kept, or null
 */
function read( area, name ) {
	try {
		return JSON.parse( window[ area ].getItem( PREFIX + name ) );
	} catch ( e ) {
		return null;
	}
}

/**
 * @param {string} area
 * @param {string} name
 * @param {*} value
 */
function write( area, name, value ) {
	try {
		window[ area ].setItem( PREFIX + name, JSON.stringify( value ) );
	} catch ( e ) {
		// Nothing depends on it
	}
}

/**
 * Forget everything that the module ever kept in the stores.
 */
function clear() {
	[ 'localStorage', 'sessionStorage' ].forEach( ( area ) => {
		try {
			Object.keys( window[ area ] )
				.filter( ( key ) => key.indexOf( PREFIX ) === 0 )
				.forEach( ( key ) => window[ area ].removeItem( key ) );
		} catch ( e ) {
			// Then there is nothing to forget
		}
	} );
}

module.exports = { read: read, write: write, clear: clear };
