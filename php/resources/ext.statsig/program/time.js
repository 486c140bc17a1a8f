'use strict';

const utf8 = require( './sha256.js' ).utf8;

const DAY_MS = 86400000;
/** What Unicode calls white space, of which `\s` lacks some and has more */
const SPACE = '[\\t-\\r \\x85\\xa0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000]*';
/** One or two digits. Both are taken where there are two, whatever follows: a later part does not get the second. */
const DIGITS = SPACE + '(\\d\\d|\\d(?!\\d))';
const DATE = new RegExp( '^' + SPACE + '([+-]\\d+|\\d{1,4})-' + DIGITS + '-' + DIGITS + SPACE +
	DIGITS + ':' + DIGITS + ':' + DIGITS + '$' );

/**
 * @param {string} text An integer of 64 bits, or a date of at most 20 bytes: RFC 3339, which has room for the offset `Z`
 *  only, or `YYYY-MM-DD HH:MM:SS` as freely as the module reads it
 * @return {number} Milliseconds since 1970, or NaN
 */
function parsed( text ) {
	if ( /^[+-]?\d+$/.test( text ) ) {
		const digits = text.replace( /^[+-]?0*/, '' );
		return digits.length < 19 || digits.length === 19 && digits <= '922337203685477580' + ( text[ 0 ] === '-' ? 8 : 7 ) ?
			Number( text ) : NaN;
	}
	const found = utf8( text ).length > 20 ? null : DATE.exec(
		text.replace( /^(\d{4}-\d\d-\d\d)[Tt ](\d\d:\d\d:\d\d)[Zz]$/, '$1 $2' )
	);
	if ( !found ) {
		return NaN;
	}
	const [ year, month, day, hour, minute, second ] = found.slice( 1 ).map( Number );
	const date = new Date( 0 );
	const ms = date.setUTCFullYear( year, month - 1, day );
	// The years are those of the module. A day that the month lacks would be one of the next month. The 60th second is that of a leap second.
	return year >= -262143 && year <= 262142 && date.getUTCMonth() === month - 1 && hour < 24 && minute < 60 && second < 61 ?
		ms + ( ( hour * 60 + minute ) * 60 + second ) * 1000 : NaN;
}

/** A left side as ms since 1970, which below 10^10 were seconds; NaN if it is no time. */
function time( value ) {
	const ms = typeof value === 'function' ? value() :
		typeof value === 'string' ? parsed( value ) :
			typeof value === 'number' && value % 1 === 0 && Math.abs( value ) <= 0x8000000000000000 ? value : NaN;
	return Math.abs( ms ) < 1e10 ? ms * 1000 : ms;
}

module.exports = {
	19: ( value, target ) => time( value ) < target,
	20: ( value, target ) => time( value ) > target,
	21: ( value, target ) => Math.trunc( time( value ) / DAY_MS ) === Math.trunc( target / DAY_MS )
};
