'use strict';

const { text } = require( './compare.js' );

/** The parts between dots. White space is what Unicode calls so: `\s` lacks U+0085 and has U+FEFF. */
const parts = ( version ) => version.replace( /\x85/g, ' ' ).replace( /\ufeff/g, '?' ).split( '-' )[ 0 ].split( '.' );

/**
 * @param {string} [part] One that is not there is 0
 * @return {Array|undefined} How many digits it has, less than 0 if the number is, and the digits; undefined if it is no
 *  integer of 128 bits
 */
function numberOf( part = '0' ) {
	const [ , sign, digits ] = /^\s*([+-]?)0*(\d+)\s*$/.exec( part ) || [];
	const size = digits === '0' ? 0 : digits && digits.length;
	if ( size < 39 || size === 39 && digits <= '17014118346046923173168730371588410572' + ( sign === '-' ? 8 : 7 ) ) {
		return [ sign === '-' ? -size : size, digits ];
	}
}

/**
 * @param {string[]} left
 * @param {string[]} right
 * @return {number} Less than 0 if the left version is the older one, 0 if both are the same; NaN if a part that is no
 *  number comes before the first difference
 */
function order( left, right ) {
	for ( let i = 0; i in left || i in right; i++ ) {
		const x = numberOf( left[ i ] );
		const y = numberOf( right[ i ] );
		if ( !x || !y ) {
			return NaN;
		}
		if ( String( x ) !== String( y ) ) {
			return x[ 0 ] - y[ 0 ] || ( x[ 1 ] > y[ 1 ] ? x[ 0 ] : -x[ 0 ] );
		}
	}
	return 0;
}

// What has no text is as the empty one here: no version.
const operator = ( holds ) => ( value, target ) => holds( order( parts( text( value ) || '' ), parts( target ) ) );

module.exports = {
	4: operator( ( by ) => by > 0 ),
	5: operator( ( by ) => by >= 0 ),
	6: operator( ( by ) => by < 0 ),
	7: operator( ( by ) => by <= 0 ),
	8: operator( ( by ) => by === 0 ),
	9: operator( ( by ) => by < 0 || by > 0 )
};
