'use strict';

const compare = require( './compare.js' );

/** What Unicode calls white space, of which `\s` lacks some and has more */
const SPACE = '[\\t-\\r \\x85\\xa0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000]*';
const PART = new RegExp( '^' + SPACE + '([+-]?)0*(\\d+)' + SPACE + '$' );
/** The greatest number of 128 bits, without its last digit */
const LIMIT = '17014118346046923173168730371588410572';

/**
 * A part between dots, as it is compared.
 *
 * @param {string} [part] One that is not there is 0
 * @return {Array|undefined} How many digits it has, less than 0 if the number is, and the digits; undefined if it is no
 *  number of 128 bits
 */
function numberOf( part ) {
	const found = PART.exec( part === undefined ? '0' : part );
	if ( found ) {
		const sign = found[ 1 ] === '-' ? -1 : 1;
		const digits = found[ 2 ];
		const size = digits === '0' ? 0 : digits.length;
		if ( size < 39 || size === 39 && digits <= LIMIT + ( sign > 0 ? 7 : 8 ) ) {
			return [ sign * size, digits ];
		}
	}
}

/**
 * @param {string|undefined} left
 * @param {string} right
 * @return {number} Less than 0 if the left version is the older one, 0 if both are the same; NaN if one is no text, or a
 *  part that is no number comes before the first difference
 */
function order( left, right ) {
	const [ a, b ] = [ left, right ].map( ( version ) => version === undefined ? [ '' ] : version.split( '-' )[ 0 ].split( '.' ) );
	for ( let i = 0; i < a.length || i < b.length; i++ ) {
		const x = numberOf( a[ i ] );
		const y = numberOf( b[ i ] );
		if ( !x || !y ) {
			return NaN;
		}
		if ( x[ 0 ] !== y[ 0 ] ) {
			return x[ 0 ] - y[ 0 ];
		}
		if ( x[ 1 ] !== y[ 1 ] ) {
			return x[ 1 ] > y[ 1 ] === x[ 0 ] > 0 ? 1 : -1;
		}
	}
	return 0;
}

function operator( holds ) {
	return ( value, target ) => holds( order( compare.text( value ), target ) );
}

module.exports = {
	4: operator( ( by ) => by > 0 ),
	5: operator( ( by ) => by >= 0 ),
	6: operator( ( by ) => by < 0 ),
	7: operator( ( by ) => by <= 0 ),
	8: operator( ( by ) => by === 0 ),
	9: operator( ( by ) => Math.abs( by ) > 0 )
};
