'use strict';

const { text } = require( './compare.js' );

module.exports = {
	/** Searches anywhere. A missing text is not the empty one here: it matches nothing. */
	18: ( value, pattern ) => text( value ) !== undefined && new RegExp( pattern, 'u' ).test( text( value ) )
};
