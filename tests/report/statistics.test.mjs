// The report's statistics against values that are known from tables.
import assert from 'node:assert/strict';
import { it } from 'node:test';
import { WIDTH, equalMeans, evenSplit, quantile } from '../../benches/report/statistics.mjs';

const near = ( value, known ) => assert.ok( Math.abs( value - known ) < 1e-5 * Math.max( 1, Math.abs( known ) ), `${ value }, not ${ known }` );

it( 'the sample ratio has the p of chi-square with one degree of freedom', () => {
	near( evenSplit( [ 500, 500 ] ).p, 1 );
	// Quantiles of the distribution: 0.05, 0.01, 0.001
	for ( const [ chi, p ] of [ [ 3.841459, 0.05 ], [ 6.634897, 0.01 ], [ 10.827566, 0.001 ] ] ) {
		const half = Math.sqrt( chi * 1e6 ) / 2;
		const split = evenSplit( [ 5e5 + half, 5e5 - half ] );
		near( split.chi, chi );
		near( split.p, p );
	}
} );

it( 'the range holds what it says', () => {
	// A normal deviate of one unit's error, squared, is chi-square
	const half = WIDTH * 1000 / 2;
	near( evenSplit( [ 5e5 + half, 5e5 - half ] ).p, 0.001 );
} );

it( 'means are compared by their standard errors', () => {
	const list = ( ...values ) => Array.from( { length: 400 }, ( _, at ) => values[ at % values.length ] );
	const { first, second, p } = equalMeans( list( 1, 3 ), list( 1, 3 ) );
	assert.deepEqual( [ first, second, p > 0.9999 ], [ 2, 2, true ] );
	// Variance 400/399, 400 of each: a difference of 1.959964 standard errors
	const error = Math.sqrt( 2 / 399 );
	near( equalMeans( list( 1, 3 ), list( 1 + 1.959964 * error, 3 + 1.959964 * error ) ).p, 0.05 );
} );

it( 'quantiles are values of the list', () => {
	assert.deepEqual( [ 0, 0.5, 0.95, 1 ].map( ( share ) => quantile( [ 3, 1, 2 ], share ) ), [ 1, 2, 3, 3 ] );
} );
