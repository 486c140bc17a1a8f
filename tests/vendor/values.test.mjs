// The values in a registered reader's page are no larger than those that the vendor's client would need.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { brotliCompressSync, gzipSync } from 'node:zlib';
import { sized } from '../program/sized.mjs';

const REPOSITORY = fileURLToPath( new URL( '../..', import.meta.url ) );
const MODULE = process.env.STATSIG_MODULE || `${ REPOSITORY }/build/statsig.so`;
const MOST = 1.1;

const folder = mkdtempSync( join( tmpdir(), 'statsig-values-' ) );
after( () => rmSync( folder, { recursive: true } ) );

/** The two texts for n gates and n experiments that are decided by the account. */
function texts( n ) {
	const file = join( folder, `${ n }.json` );
	writeFileSync( file, JSON.stringify( sized( n ) ).replaceAll( '"idType":"stableID"', '"idType":"userID"' ) );
	return execFileSync( 'php', [
		'-d', `extension=${ MODULE }`, '-d', 'memory_limit=1G', '-d', `statsig.config_file=${ file }`, `${ REPOSITORY }/tests/vendor/values.php`
	], { encoding: 'utf8', maxBuffer: 1 << 28 } ).trimEnd().split( '\n' );
}

const bytes = ( text ) => [ Buffer.byteLength( text ), gzipSync( text, { level: 6 } ).length, brotliCompressSync( text ).length ];

for ( const n of [ 10, 100, 1000 ] ) {
	test( `${ n } gates and ${ n } experiments`, ( t ) => {
		const [ ours, theirs ] = texts( n );
		const { gates, configs } = JSON.parse( ours );
		assert.deepEqual( [ gates, configs ].map( ( list ) => Object.keys( list ).length ), [ n, n ], 'all entries are in them' );
		assert.equal( Object.keys( JSON.parse( theirs ).feature_gates ).length, n );
		const sizes = [ bytes( ours ), bytes( theirs ) ];
		const shares = sizes[ 0 ].map( ( size, at ) => size / sizes[ 1 ][ at ] );
		t.diagnostic( `${ sizes[ 0 ].join( ' / ' ) } bytes of ${ sizes[ 1 ].join( ' / ' ) } (raw, gzip, brotli): ${ shares.map( ( share ) => share.toFixed( 3 ) ).join( ', ' ) }` );
		assert.ok( shares.every( ( share ) => share <= MOST ), String( shares ) );
	} );
}
