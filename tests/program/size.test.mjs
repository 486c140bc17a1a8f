// The program is much smaller than the vendor's on-device document for the same entries.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';
import { sized } from './sized.mjs';

const REPOSITORY = fileURLToPath( new URL( '../..', import.meta.url ) );
const MODULE = process.env.STATSIG_MODULE || `${ REPOSITORY }/build/statsig.so`;

/** What the vendor's document had when it was measured for n gates and n experiments: bytes raw, gzip 6, brotli. */
const MEASURED = {
	10: [ 26724, 5135, 4484 ],
	100: [ 262526, 42973, 37258 ],
	1000: [ 2622406, 420216, 389089 ]
};

/** Bytes raw, by gzip 6, and by brotli, for which 11 takes too long on the largest document. */
function bytes( text, quality ) {
	const params = { [ constants.BROTLI_PARAM_QUALITY ]: quality };
	return [ Buffer.byteLength( text ), gzipSync( text, { level: 6 } ).length, brotliCompressSync( text, { params } ).length ];
}

function texts( n ) {
	const run = [ '-n', '-d', `extension=${ MODULE }`, '-d', 'memory_limit=1G', `${ REPOSITORY }/tests/program/texts.php` ];
	return JSON.parse( execFileSync( 'php', run, { input: JSON.stringify( sized( n ) ), encoding: 'utf8', maxBuffer: 1 << 30 } ) );
}

for ( const [ n, measured ] of Object.entries( MEASURED ) ) {
	test( `${ n } gates and ${ n } experiments`, ( t ) => {
		const { listed, device, none, djb2, sha256 } = texts( Number( n ) );
		const quality = n === '1000' ? 9 : 11;
		const theirs = bytes( device, quality );
		assert.equal( listed, 2 * n, 'all entries are in both' );
		assert.equal( JSON.parse( device ).feature_gates.length + JSON.parse( device ).dynamic_configs.length, 2 * n );
		theirs.forEach( ( size, at ) => assert.ok(
			Math.abs( size / measured[ at ] - 1 ) < 0.05, `the document is as those that were measured: ${ theirs }, not ${ measured }`
		) );
		for ( const [ naming, text, most ] of [ [ 'none', none, 0.55 ], [ 'djb2', djb2, 0.55 ], [ 'sha256', sha256, 0.75 ] ] ) {
			const ours = bytes( text, quality );
			const share = ours[ 2 ] / theirs[ 2 ];
			t.diagnostic( `${ naming }: ${ ours.join( ' / ' ) } bytes of ${ theirs.join( ' / ' ) }, ${ share.toFixed( 3 ) } by brotli` );
			assert.ok( share <= most, `${ naming }: ${ share } of the document` );
		}
	} );
}
