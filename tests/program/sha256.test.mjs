// The hash by which units get into groups is exact for every text.
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { test } from 'node:test';
import { dice } from './alike/documents.mjs';
import { sha256 } from '../../php/resources/ext.statsig/program/sha256.js';

const SEED = Number( process.env.STATSIG_LAW_SEED || Math.floor( Math.random() * 2 ** 31 ) );
const PIECES = [ 'a', '9', '.', '\u0000', '\u007f', '\u0080', 'é', 'ß', '\u07ff', '\u0800', 'ま', '\ud7ff', '\ue000', '\uffff', '\u{10000}', '\u{1f600}', '\u{10ffff}' ];

/** The first 64 bits, in two words, of what node makes of the same text. */
function expected( text ) {
	const digest = createHash( 'sha256' ).update( Buffer.from( text ) ).digest();
	return [ digest.readUInt32BE( 0 ), digest.readUInt32BE( 4 ) ];
}

test( `texts of all lengths up to 300, of one byte a character and of up to four (STATSIG_LAW_SEED=${ SEED })`, () => {
	const { one, below } = dice( SEED );
	const texts = [];
	for ( let length = 0; length <= 300; length++ ) {
		texts.push( 'x'.repeat( length ), Array.from( { length }, () => one( PIECES ) ).join( '' ) );
	}
	while ( texts.length < 2000 ) {
		texts.push( Array.from( { length: below( 300 ) }, () => one( PIECES ) ).join( '' ) );
	}
	texts.forEach( ( text ) => assert.deepEqual( sha256( text ), expected( text ), JSON.stringify( text ) ) );
} );

test( 'half of a surrogate pair counts as U+FFFD, wherever it stands', () => {
	for ( const text of [ '\ud800', '\udc00', 'a\ud83d', '\ude00\ud83d', '\ud83d\ud83d\ude00', '\ud83d\ude00\ude00', 'x\udfffy' ] ) {
		// Buffer.from() does the same.
		assert.deepEqual( sha256( text ), expected( text ), JSON.stringify( text ) );
	}
} );
