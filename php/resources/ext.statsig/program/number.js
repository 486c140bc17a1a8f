/**
 * @param {*} value
 * @return {number} NaN for what is none, which compares with nothing
 */
export function number( value ) {
	return typeof value === 'number' ? value :
		/^[+-]?(\.?\d[\de.+-]*|inf(inity)?)$/i.test( typeof value === 'string' && value ) ?
			Number( value.replace( /i.+/i, 'Infinity' ) ) : NaN;
}
