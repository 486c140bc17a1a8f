'use strict';

/**
 * How the left side of a comparison is read, and the operators that every program may use. A left side is a value as
 * JSON has it, undefined where there is nothing, or a function that gives the time.
 */

/**
 * @param {*} value
 * @return {string|undefined} Numbers without an exponent, lists as JSON; maps, null and the time have no text
 */
function text( value ) {
	return typeof value === 'number' ?
		( Object.is( value, -0 ) ? '-0' : '' + value ).replace(
			/(\d)\.?(\d*)e(.)(\d+)/,
			( all, first, rest, sign, power ) => sign === '-' ?
				'0.' + '0'.repeat( power - 1 ) + first + rest :
				first + rest + '0'.repeat( power - rest.length )
		) :
		typeof value === 'string' ? value :
			typeof value === 'boolean' || Array.isArray( value ) ? JSON.stringify( value ) : undefined;
}

/**
 * @param {*} value
 * @return {number} NaN for what is none, which compares with nothing
 */
function number( value ) {
	return typeof value === 'string' && /^[+-]?(\.?\d[\de.+-]*|inf(inity)?)$/i.test( value ) ?
		Number( value.replace( /i.+/i, 'Infinity' ) ) :
		typeof value === 'number' ? value : NaN;
}

/** The text lower-cased; a missing one counts as empty. */
const lower = ( value ) => ( text( value ) || '' ).toLowerCase();

module.exports = {
	text: text,
	number: number,
	lower: lower,
	/** What Unicode calls white space, of which `\s` lacks some and has more */
	space: '[\\t-\\r \\x85\\xa0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000]*',
	operators: {
		0: ( value, target ) => number( value ) > target,
		1: ( value, target ) => number( value ) >= target,
		2: ( value, target ) => number( value ) < target,
		3: ( value, target ) => number( value ) <= target,
		10: ( value, target ) => target.indexOf( lower( value ) ) >= 0,
		11: ( value, target ) => target.indexOf( lower( value ) ) < 0
	}
};
