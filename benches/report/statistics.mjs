// The little statistics that the report needs.

/** Standard deviations to each side that 99.9 % of a normal distribution lie within. */
export const WIDTH = 3.2905;
export const LEVEL = 99.9;

/** The complementary error function; its relative error is below 1.2e-7 (Numerical Recipes, 6.2). */
function erfc( x ) {
	const t = 1 / ( 1 + x / 2 );
	const terms = [ -1.26551223, 1.00002368, 0.37409196, 0.09678418, -0.18628806, 0.27886807, -1.13520398, 1.48851587, -0.82215223, 0.17087277 ];
	return t * Math.exp( -x * x + terms.reduceRight( ( sum, term ) => sum * t + term, 0 ) );
}

/** How often chance alone gives as large a deviation from equal groups, or a larger one: chi-square, one degree of freedom. */
export function evenSplit( [ a, b ] ) {
	const chi = ( a - b ) ** 2 / ( a + b );
	return { chi, p: erfc( Math.sqrt( chi / 2 ) ) };
}

/** The same for the difference of two means. Lists of numbers; large ones. */
export function equalMeans( first, second ) {
	const [ a, b ] = [ first, second ].map( ( list ) => {
		const mean = list.reduce( ( sum, one ) => sum + one, 0 ) / list.length;
		return { mean, error: list.reduce( ( sum, one ) => sum + ( one - mean ) ** 2, 0 ) / ( list.length - 1 ) / list.length };
	} );
	const z = ( a.mean - b.mean ) / Math.sqrt( a.error + b.error );
	return { first: a.mean, second: b.mean, z, p: erfc( Math.abs( z ) / Math.SQRT2 ) };
}

/** The value below which a share of a list lies. */
export function quantile( list, share ) {
	const sorted = [ ...list ].sort( ( a, b ) => a - b );
	return sorted[ Math.min( sorted.length - 1, Math.floor( sorted.length * share ) ) ];
}
