/**
 * SHA-256, exact for every text: the vendor's own client hashes other bytes for ids beyond ASCII. Only its first 64
 * bits are given, as no bucket and no name takes more.
 */
const primes = [];
for ( let n = 2; !primes[ 63 ]; n++ ) {
	if ( primes.every( ( prime ) => n % prime ) ) {
		primes.push( n );
	}
}

// The first 32 bits of the roots' fractions. Doubles hold 17 bits more than that, and program.js checks a hash.
const roots = ( degree ) => Int32Array.from( primes, ( prime ) => Math.pow( prime, 1 / degree ) * 0x100000000 );
const rounds = roots( 3 );
const start = roots( 2 ).slice( 0, 8 ).reverse();
const turn = ( word, by ) => word >>> by | word << 32 - by;

// The bytes of UTF-8. Half a surrogate pair is no character: it counts as U+FFFD, as everywhere.
export const utf8 = ( text ) => new TextEncoder().encode( text );

/**
 * @param {string} text
 * @return {number[]} The first and the second 32 bits
 */
export function sha256( text ) {
	const bytes = utf8( text );
	// Blocks of 16 words, which end with the number of bits
	const words = new Int32Array( ( bytes.length + 72 >> 6 ) * 16 );
	// Typed, as engines make objects of other arrays' larger numbers
	const w = new Int32Array( 64 );
	const v = new Int32Array( 72 );
	let state = start;
	[ ...bytes, 128 ].forEach( ( byte, i ) => {
		words[ i >> 2 ] |= byte << 24 - i % 4 * 8;
	} );
	words[ words.length - 1 ] = bytes.length * 8;
	for ( let block = 0; block < words.length; block += 16 ) {
		// The variables h to a of the first round. Each round begins one place further on, and adds its a at the end.
		v.set( state );
		for ( let i = 0; i < 64; i++ ) {
			w[ i ] = i < 16 ? words[ block + i ] :
				w[ i - 16 ] + w[ i - 7 ] +
				( turn( w[ i - 15 ], 7 ) ^ turn( w[ i - 15 ], 18 ) ^ w[ i - 15 ] >>> 3 ) +
				( turn( w[ i - 2 ], 17 ) ^ turn( w[ i - 2 ], 19 ) ^ w[ i - 2 ] >>> 10 );
			const sum = v[ i ] + rounds[ i ] + w[ i ] +
				( turn( v[ i + 3 ], 6 ) ^ turn( v[ i + 3 ], 11 ) ^ turn( v[ i + 3 ], 25 ) ) +
				( v[ i + 1 ] ^ v[ i + 3 ] & ( v[ i + 2 ] ^ v[ i + 1 ] ) );
			v[ i + 4 ] += sum;
			v[ i + 8 ] = sum +
				( turn( v[ i + 7 ], 2 ) ^ turn( v[ i + 7 ], 13 ) ^ turn( v[ i + 7 ], 22 ) ) +
				( v[ i + 7 ] & v[ i + 6 ] | v[ i + 5 ] & ( v[ i + 7 ] | v[ i + 6 ] ) );
		}
		state = state.map( ( word, i ) => word + v[ i + 64 ] );
	}
	return [ state[ 7 ] >>> 0, state[ 6 ] >>> 0 ];
}
