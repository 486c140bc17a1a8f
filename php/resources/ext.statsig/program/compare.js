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
	const type = typeof value;
	return type === 'string' ? value :
		type === 'number' ? ( Object.is( value, -0 ) ? '-' : '' ) + String( value ).replace(
			/(\d)\.?(\d*)e(.)(\d+)/,
			( all, first, rest, sign, power ) => sign === '-' ?
				'0.' + '0'.repeat( power - 1 ) + first + rest :
				first + rest + '0'.repeat( power - rest.length )
		) : type === 'boolean' || Array.isArray( value ) ? JSON.stringify( value ) : undefined;
}

/**
 * @param {*} value
 * @return {number} NaN for what is none, which compares with nothing
 */
function number( value ) {
	return typeof value === 'number' ? value :
		/^[+-]?(\.?\d[\de.+-]*|inf(inity)?)$/i.test( typeof value === 'string' && value ) ?
			Number( value.replace( /i.+/i, 'Infinity' ) ) : NaN;
}

/** The text lower-cased; a missing one counts as empty. */
const lower = ( value ) => ( text( value ) || '' ).toLowerCase();

module.exports = {
	text,
	number,
	lower,
	operators: {
		0: ( value, target ) => number( value ) > target,
		1: ( value, target ) => number( value ) >= target,
		2: ( value, target ) => number( value ) < target,
		3: ( value, target ) => number( value ) <= target,
		10: ( value, target ) => target.indexOf( lower( value ) ) >= 0,
		11: ( value, target ) => target.indexOf( lower( value ) ) < 0
	}
};
