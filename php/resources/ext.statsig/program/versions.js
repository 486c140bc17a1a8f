// The parts between dots. White space is what Unicode calls so: `\s` lacks U+0085 and has U+FEFF.
const parts = ( version ) => version.replace( /\x85/g, ' ' ).replace( /\ufeff/g, '?' ).split( '-' )[ 0 ].split( '.' );

/**
 * @param {string} [part] One that is not there is 0
 * @return {string} Its digits; empty if it is no integer of 128 bits. (None is negative: a hyphen ends all.)
 */
function digitsOf( part = '0' ) {
	const [ , digits ] = /^\s*\+?0*(\d+)\s*$/.exec( part ) || [ 0, '' ];
	return digits.length < 39 || digits.length === 39 && digits <= '170141183460469231731687303715884105727' ? digits : '';
}

/**
 * @param {string[]} left
 * @param {string[]} right
 * @return {number} Less than 0 if the left version is the older one, 0 if both are the same; NaN if a part that is no
 *  number comes before the first difference
 */
function order( left, right ) {
	for ( let i = 0; i in left || i in right; i++ ) {
		const x = digitsOf( left[ i ] );
		const y = digitsOf( right[ i ] );
		if ( !x || !y ) {
			return NaN;
		}
		if ( x !== y ) {
			return x.length - y.length || ( x > y ? 1 : -1 );
		}
	}
	return 0;
}

export default ( { textOf } ) => {
	// What has no text is as the empty one here: no version.
	const operator = ( holds ) => ( value, target ) => holds( order( parts( textOf( value ) || '' ), parts( target ) ) );

	return {
		4: operator( ( by ) => by > 0 ),
		5: operator( ( by ) => by >= 0 ),
		6: operator( ( by ) => by < 0 ),
		7: operator( ( by ) => by <= 0 ),
		8: operator( ( by ) => by === 0 ),
		9: operator( ( by ) => by < 0 || by > 0 )
	};
};
