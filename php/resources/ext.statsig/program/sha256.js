'use strict';

/**
 * SHA-256, exact for every text: the vendor's own client hashes other bytes for ids beyond ASCII. Only its first 64
 * bits are given, as no bucket and no name takes more.
 */
const primes = [];
for ( let n = 2; primes.length < 64; n++ ) {
	let factor = 2;
	while ( n % factor && factor < 18 ) {
		factor++;
	}
	if ( factor === n || factor === 18 ) {
		primes.push( n );
	}
}

/** The first 32 bits of the roots' fractions. Doubles hold 17 bits more than that, and program.js checks a hash. */
const roots = ( degree ) => Int32Array.from( primes, ( prime ) => Math.pow( prime, 1 / degree ) * 0x100000000 );
const rounds = roots( 3 );
const start = roots( 2 ).slice( 0, 8 );
/** Of the block that is read: one for all, as each would have to be made */
const w = new Int32Array( 64 );

/** UTF-8, a byte in each character. Half a surrogate pair is no character: it counts as U+FFFD, as everywhere. */
const utf8 = ( text ) => unescape( encodeURIComponent( text.replace( /[\ud800-\udfff]/gu, '\ufffd' ) ) );

/**
 * @param {string} text
 * @return {number[]} The first and the second 32 bits
 */
function sha256( text ) {
	const bytes = utf8( text ) + '\x80';
	// Blocks of 16 words, which end with the number of bits
	const words = new Int32Array( ( bytes.length + 71 >> 6 ) * 16 );
	const state = start.slice();
	for ( let i = 0; i < bytes.length; i++ ) {
		words[ i >> 2 ] |= bytes.charCodeAt( i ) << 24 - i % 4 * 8;
	}
	words[ words.length - 1 ] = bytes.length * 8 - 8;
	for ( let block = 0; block < words.length; block += 16 ) {
		let [ a, b, c, d, e, f, g, h ] = state;
		for ( let i = 0; i < 64; i++ ) {
			if ( i < 16 ) {
				w[ i ] = words[ block + i ];
			} else {
				const x = w[ i - 15 ];
				const y = w[ i - 2 ];
				w[ i ] = w[ i - 16 ] + w[ i - 7 ] +
					( ( x >>> 7 | x << 25 ) ^ ( x >>> 18 | x << 14 ) ^ x >>> 3 ) +
					( ( y >>> 17 | y << 15 ) ^ ( y >>> 19 | y << 13 ) ^ y >>> 10 ) | 0;
			}
			const sum = h + rounds[ i ] + w[ i ] +
				( ( e >>> 6 | e << 26 ) ^ ( e >>> 11 | e << 21 ) ^ ( e >>> 25 | e << 7 ) ) + ( e & f | ~e & g ) | 0;
			h = g;
			g = f;
			f = e;
			e = d + sum | 0;
			d = c;
			c = b;
			b = a;
			a = sum + ( ( b >>> 2 | b << 30 ) ^ ( b >>> 13 | b << 19 ) ^ ( b >>> 22 | b << 10 ) ) + ( b & c | b & d | c & d ) | 0;
		}
		state[ 0 ] += a;
		state[ 1 ] += b;
		state[ 2 ] += c;
		state[ 3 ] += d;
		state[ 4 ] += e;
		state[ 5 ] += f;
		state[ 6 ] += g;
		state[ 7 ] += h;
	}
	return [ state[ 0 ] >>> 0, state[ 1 ] >>> 0 ];
}

module.exports = { sha256, utf8 };
