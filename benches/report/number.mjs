// How a figure is written.

/** Digits that count, where nobody says how many decimals a figure has. */
const DIGITS = 3;

function decimalsOf( value ) {
	if ( Number.isInteger( value ) || value === 0 ) {
		return 0;
	}
	return Math.max( 0, DIGITS - 1 - Math.floor( Math.log10( Math.abs( value ) ) ) );
}

/** The number alone. */
export function numberOf( { value, decimals } ) {
	if ( typeof value === 'string' ) {
		return value;
	}
	const [ whole, rest ] = value.toFixed( decimals ?? decimalsOf( value ) ).split( '.' );
	return whole.replace( /\B(?=(\d{3})+$)/g, ',' ) + ( rest ? `.${ rest }` : '' );
}

/** The number and its unit. */
export const worded = ( figure ) => numberOf( figure ) + ( figure.unit ? ` ${ figure.unit }` : '' );

/** The bar of a figure: "at most 5 ms". */
export function barOf( { bar, unit, decimals } ) {
	const [ [ word, value ] ] = Object.entries( bar );
	return `at ${ word } ${ worded( { value, unit, decimals: Number.isInteger( value ) ? 0 : Math.max( decimals ?? 0, decimalsOf( value ) ) } ) }`;
}

/** By how many percent of it a figure misses its bar; 0 where it keeps to it. */
export function missOf( { value, bar } ) {
	const over = 'most' in bar ? value - bar.most : bar.least - value;
	if ( over <= 0 ) {
		return 0;
	}
	return 100 * over / Math.abs( bar.most ?? bar.least );
}
