import { number } from './number.js';

export default ( { textOf } ) => {
	// Whether both are equal, compared as values of the target's type.
	function equal( value, target ) {
		const type = typeof target;
		if ( target === null ) {
			// The time is equal to null, in the official core too.
			return value === undefined || value === null || typeof value === 'function';
		}
		if ( type === 'object' ) {
			const pairs = target.l || target.m;
			return !!value && typeof value === 'object' && Array.isArray( value ) === !target.m &&
				Object.keys( value ).length === pairs.length && pairs.every( ( pair ) => textOf( value[ pair[ 0 ] ] ) === pair[ 1 ] );
		}
		return ( type === 'number' ? number( value ) : type === 'string' ? textOf( value ) : value ) === target;
	}

	return {
		22: equal,
		23: ( value, target ) => !equal( value, target )
	};
};
