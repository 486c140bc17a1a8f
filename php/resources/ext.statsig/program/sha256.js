'use strict';

/**
 * SHA-256, exact for every text: the vendor's own client hashes other bytes for ids beyond ASCII. Only its first 64
 * bits are kept, as no bucket and no name takes more.
 */
const primes = [];
for ( let n = 2; primes.length < 64; n++ ) {
	if ( primes.every( ( prime ) => n % prime ) ) {
		primes.push( n );
	}
}

/** The first 32 bits of the roots' fractions. Doubles hold 17 bits more than that, and program.js checks a hash. */
const fractions = ( degree ) => Int32Array.from( primes, ( prime ) => Math.pow( prime, 1 / degree ) * 2 ** 32 );
const constants = fractions( 3 );
const turn = ( word, by ) => word >>> by | word << 32 - by;

/** UTF-8, a byte in each character. Half a surrogate pair is no character: it counts as U+FFFD, as everywhere. */
const utf8 = ( text ) => unescape( encodeURIComponent( text.replace( /[\ud800-\udfff]/gu, '\ufffd' ) ) );

/**
 * @param {string} text
 * @return {number[]} The first and the second 32 bits
 */
function sha256( text ) {
	const bytes = utf8( text );
	// The text, a bit, and how many bits that were, in blocks of 16 words
	const words = new Int32Array( ( bytes.length + 72 >> 6 ) * 16 );
	const w = new Int32Array( 64 );
	// The eight variables of each round, and before these the new one of the next
	const v = new Int32Array( 72 );
	let state = fractions( 2 ).slice( 0, 8 );
	( bytes + '\x80' ).split( '' ).forEach( ( byte, i ) => {
		words[ i >> 2 ] |= byte.charCodeAt() << 24 - i % 4 * 8;
	} );
	words[ words.length - 1 ] = bytes.length * 8;
	for ( let block = 0; block < words.length; block += 16 ) {
		w.set( words.subarray( block, block + 16 ) );
		v.set( state, 64 );
		for ( let i = 0; i < 64; i++ ) {
			const at = 64 - i;
			const x = w[ i - 15 ];
			const y = w[ i - 2 ];
			const a = v[ at ];
			const b = v[ at + 1 ];
			const c = v[ at + 2 ];
			const e = v[ at + 4 ];
			if ( i > 15 ) {
				w[ i ] = w[ i - 16 ] + w[ i - 7 ] + ( turn( x, 7 ) ^ turn( x, 18 ) ^ x >>> 3 ) +
					( turn( y, 17 ) ^ turn( y, 19 ) ^ y >>> 10 );
			}
			const sum = v[ at + 7 ] + ( turn( e, 6 ) ^ turn( e, 11 ) ^ turn( e, 25 ) ) +
				( e & v[ at + 5 ] ^ ~e & v[ at + 6 ] ) + constants[ i ] + w[ i ];
			v[ at + 3 ] += sum;
			v[ at - 1 ] = sum + ( turn( a, 2 ) ^ turn( a, 13 ) ^ turn( a, 22 ) ) + ( a & b ^ a & c ^ b & c );
		}
		state = state.map( ( word, i ) => word + v[ i ] );
	}
	return [ state[ 0 ] >>> 0, state[ 1 ] >>> 0 ];
}

module.exports = { sha256: sha256, utf8: utf8 };
