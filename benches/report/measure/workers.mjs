// P1, P3 and P4: workers of php-fpm.
// The first question of a request and of a process, and memory by size of the config. Beside them what a wiki would do without
// the module: the same document as a PHP array in APCu.
import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Folder, Fpm, STATIC } from '../../../tests/faults/fpm.mjs';
import { document } from '../../official/document.mjs';
import { Figures, IS_SHORT } from '../figures.mjs';
import { rowsOf } from '../rows.mjs';
import { quantile } from '../statistics.mjs';

const REQUESTS = IS_SHORT ? 50 : 500;

const FETCH = ( file ) => `<?php
if ( !apcu_exists( 'document' ) ) {
	apcu_store( 'document', json_decode( file_get_contents( ${ JSON.stringify( file ) } ), true ) );
}
$from = hrtime( true );
$document = apcu_fetch( 'document' );
$took = hrtime( true ) - $from;
echo json_encode( [ 'us' => $took / 1000, 'entries' => count( $document['feature_gates'] ) ] );
`;

/** Microseconds of fetching the document from APCu, by request. */
async function fromApcu( text ) {
	const folder = new Folder();
	const modules = execFileSync( 'php', [ '-n', '-r', 'echo PHP_EXTENSION_DIR;' ], { encoding: 'utf8' } );
	if ( !existsSync( join( modules, 'apcu.so' ) ) ) {
		throw new Error( 'APCu is not there' );
	}
	const fpm = new Fpm( folder, { pools: { www: STATIC( 1 ) }, module: false, ini: { extension: 'apcu' } } );
	try {
		await fpm.start();
		const script = folder.file( 'fetch.php', FETCH( folder.file( 'document.json', text ) ) );
		const times = [];
		for ( let at = 0; at <= REQUESTS; at++ ) {
			times.push( ( await fpm.ask( script ) ).us );
		}
		// The first one stores it.
		return times.slice( 1 );
	} finally {
		await fpm.stop();
		folder.remove();
	}
}

const figures = new Figures( 'workers' );
const folder = mkdtempSync( join( tmpdir(), 'statsig-report-' ) );
try {
	const text = JSON.stringify( document() );
	const path = join( folder, 'document.json' );
	writeFileSync( path, text );
	const megabytes = Buffer.byteLength( text ) / 1e6;
	const row = rowsOf( 'fpm', { STATSIG_BENCH_DOCUMENT: path } );
	figures.put( 'document', megabytes, 'MB', { decimals: 2 } );
	const first = figures.put( 'first', row( /^first decision of a request in a warm worker/ ).number, 'us', {
		what: 'P1: the first decision of a request in a warm worker', bar: { most: 10 }
	} );
	const second = figures.put( 'second', row( /^second decision of that request/ ).number, 'us' );
	figures.put( 'lookup', first - second, 'us', { by: 'first - second' } );
	figures.put( 'apcu', quantile( await fromApcu( text ), 0.5 ), 'us' );
	figures.put( 'preloaded', row( /^first decision in a fresh fpm worker.*, preloaded/ ).number, 'ms', {
		what: 'P3: the first decision in a fresh worker', bar: { most: 1 }
	} );
	const notPreloaded = figures.put( 'not_preloaded', row( /^first decision in a fresh fpm worker.* not preloaded/ ).number, 'ms' );
	figures.put( 'a_megabyte', notPreloaded / megabytes, 'ms', { by: 'not_preloaded / document' } );
	const sizes = [ /config of 0\.\d MB/, /config of 1\.\d MB/, /config of 1\d\.\d MB/ ].map( ( size ) => row( size ) );
	const [ small, , large ] = [ 'small', 'middle', 'large' ].map( ( id, at ) => ( {
		size: figures.put( `${ id }.size`, Number( /config of ([\d.]+) MB/.exec( sizes[ at ].what )[ 1 ] ), 'MB', { decimals: 1 } ),
		inherited: figures.put( `${ id }.inherited`, sizes[ at ].number, 'MiB' ),
		own: figures.put( `${ id }.own`, Number( /([\d.]+) MiB after a change/.exec( sizes[ at ].more )[ 1 ] ), 'MiB' )
	} ) );
	// Five times the document, as docs/operations.md says
	figures.put( 'memory_a_megabyte', ( large.own - small.own ) / ( large.size - small.size ), 'MiB', {
		by: '( large.own - small.own ) / ( large.size - small.size )', what: 'P4: memory of a worker by MB of config, after a change', bar: { most: 5 }
	} );
	figures.write();
} finally {
	rmSync( folder, { recursive: true } );
}
