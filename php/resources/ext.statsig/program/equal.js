'use strict';

const compare = require( './compare.js' );
const text = compare.text;

/** Whether both are equal, compared as values of the target's type. */
function equal( value, target ) {
	if ( target === null ) {
		// The time is equal to null, in the official core too.
		return value === undefined || value === null || typeof value === 'function';
	}
	if ( typeof target === 'object' ) {
		const isList = Array.isArray( value );
		return target.l ?
			isList && value.length === target.l.length &&
				target.l.every( ( pair ) => text( value[ pair[ 0 ] ] ) === pair[ 1 ] ) :
			typeof value === 'object' && value !== null && !isList && Object.keys( value ).length === target.m.length &&
				target.m.every( ( pair ) => text( value[ pair[ 0 ] ] ) === pair[ 1 ] );
	}
	return ( typeof target === 'number' ? compare.number( value ) :
		typeof target === 'string' ? text( value ) : value ) === target;
}

module.exports = {
	22: equal,
	23: ( value, target ) => !equal( value, target )
};
