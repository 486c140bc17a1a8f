'use strict';

/**
 * The browser's two stores, which may be full, off or forbidden: then nothing is remembered.
 */
const PREFIX = 'mw-statsig-';

/**
 * @param {string} text
 * @return {string} 32 bits as hex: names, groups and ids need not lie in the stores in clear
 */
function hash( text ) {
	let value = 0x811c9dc5;
	for ( let i = 0; i < text.length; i++ ) {
		value = Math.imul( value ^ text.charCodeAt( i ), 0x01000193 );
	}
	return ( value >>> 0 ).toString( 16 );
}

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

module.exports = { hash: hash, read: read, write: write, clear: clear };
