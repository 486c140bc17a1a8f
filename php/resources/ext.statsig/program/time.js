'use strict';

const utf8 = require( './sha256.js' ).utf8;

/** What Unicode calls white space: `\s` has U+FEFF and lacks U+0085. */
const SPACE = '(?:[^\\S\\ufeff]|\\x85)*';
/** Two digits where there are two, whatever follows: a later number does not get the second. */
const DIGITS = SPACE + '(\\d\\d|\\d(?!\\d))';
const DATE = new RegExp( '^' + SPACE + '([+-]\\d+|\\d{1,4})-' + DIGITS + '-' + DIGITS + SPACE + DIGITS + ':' + DIGITS + ':' + DIGITS + '$' );

/**
 * @param {string} text An integer of 64 bits, or a date of at most 20 bytes: `YYYY-MM-DD HH:MM:SS` as freely as the module
 *  reads it, or RFC 3339, which has room for no offset but `Z`
 * @return {number} Milliseconds since 1970, or NaN
 */
function parsed( text ) {
	if ( /^[+-]?\d+$/.test( text ) ) {
		const digits = text.replace( /^[+-]?0*/, '' );
		return digits.length < 19 || digits.length === 19 && digits <= '922337203685477580' + ( text[ 0 ] === '-' ? 8 : 7 ) ?
			Number( text ) : NaN;
	}
	const date = new Date( 0 );
	const [ , year, month, day, hour, minute, second ] = ( !utf8( text )[ 20 ] && DATE.exec(
		text.replace( /^(\d{4}-\d\d-\d\d)[Tt ](\d\d:\d\d:\d\d)[Zz]$/, '$1 $2' )
	) || [] ).map( Number );
	const ms = date.setUTCFullYear( year, month - 1, day );
	// The years are those of the module. A day that the month lacks would be of the next one. Leap seconds are the 60th.
	return year > -262144 && year < 262143 && date.getUTCMonth() === month - 1 && hour < 24 && minute < 60 && second < 61 ?
		ms + ( ( hour * 60 + minute ) * 60 + second ) * 1000 : NaN;
}

/** A left side in ms since 1970. Below 10^10 they were seconds. NaN if it is no time. */
function time( value ) {
	const ms = typeof value === 'function' ? value() :
		typeof value === 'string' ? parsed( value ) :
			typeof value === 'number' && value % 1 === 0 && Math.abs( value ) <= 0x8000000000000000 ? value : NaN;
	return Math.abs( ms ) < 1e10 ? ms * 1000 : ms;
}

const day = ( ms ) => Math.trunc( ms / 86400000 );

module.exports = {
	19: ( value, target ) => time( value ) < target,
	20: ( value, target ) => time( value ) > target,
	21: ( value, target ) => day( time( value ) ) === day( target )
};
