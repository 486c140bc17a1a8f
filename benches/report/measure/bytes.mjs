// P5: bytes that a browser gets before it can decide.
// Client and what it decides by, as program and as values, beside the vendor's two clients with what they need for the same entries.
import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { brotliCompressSync, gzipSync } from 'node:zlib';
import { phpLines } from '../../../tests/program/php.mjs';
import { sized } from '../../../tests/program/sized.mjs';
import { Wiki } from '../../../tests/wiki/wiki.mjs';
import { Figures, ROOT } from '../figures.mjs';
import { Reader } from '../../wiki/reader.mjs';

/** Gates, and as many experiments */
const SIZES = { few: 5, many: 50 };
const SETTINGS = `<?php
$wgStatsigUnitSecret = 'a secret of the benches, long enough';
$wgStatsigClientEntries = is_file( __DIR__ . '/entries.json' ) ? json_decode( file_get_contents( __DIR__ . '/entries.json' ) ) : [];
`;

const vendor = ( name ) => readFileSync( join( ROOT, `tests/node_modules/@statsig/${ name }/build/statsig-${ name }.min.js` ), 'utf8' );
const figures = new Figures( 'bytes' );

function put( id, ...texts ) {
	const text = texts.join( '\n' );
	figures.put( `${ id }.raw`, Buffer.byteLength( text ), 'bytes' );
	figures.put( `${ id }.gzip`, gzipSync( text, { level: 6 } ).length, 'bytes' );
	figures.put( `${ id }.brotli`, brotliCompressSync( text ).length, 'bytes' );
}

/** What the vendor's client that does not decide gets: values of one user. */
function valuesOf( document ) {
	const run = [ '-n', '-d', 'extension=ctype', '-d', `extension=${ join( ROOT, 'build/statsig.so' ) }`, '-d', 'memory_limit=1G', join( ROOT, 'benches/browser/texts.php' ) ];
	const user = { customIDs: { stableID: '0123456789abcdef0123' } };
	return JSON.parse( execFileSync( 'php', run, {
		input: `${ JSON.stringify( document ) }\n${ JSON.stringify( user ) }\n`, encoding: 'utf8', maxBuffer: 1 << 28
	} ) ).values;
}

/** The values in a page: from their name to the bracket that closes them. */
function valuesIn( html ) {
	const [ , from ] = html.split( '"wgStatsigValues":' );
	if ( !from ) {
		throw new Error( 'the page has no values' );
	}
	let depth = 0;
	for ( const { 0: token, index } of from.matchAll( /"(?:\\.|[^"\\])*"|[{}]/g ) ) {
		depth += token === '{' ? 1 : token === '}' ? -1 : 0;
		if ( depth === 0 ) {
			return from.slice( 0, index + 1 );
		}
	}
	throw new Error( 'the values have no end' );
}

/** The same entries, decided by account: what the server decides. */
const byAccount = ( document ) => JSON.parse( JSON.stringify( document ).replaceAll( '"stableID"', '"userID"' ) );

const wiki = new Wiki().start( SETTINGS );
try {
	const reader = new Reader( wiki.url );
	const page = () => reader.ask( '/index.php?title=Main_Page' );
	const module = async () => ( await fetch( `${ wiki.url }/load.php?lang=en&modules=ext.statsig&skin=vector` ) ).text();
	const give = ( document ) => {
		writeFileSync( join( wiki.folder, 'statsig/config.json' ), JSON.stringify( document ) );
		writeFileSync( join( wiki.folder, 'entries.json' ), JSON.stringify( [ ...document.feature_gates, ...document.dynamic_configs ].map( ( { name } ) => name ) ) );
		// The next process of PHP reads it; those that run have up to a second.
		wiki.run( 'stop', wiki.folder );
		reader.url = wiki.url = wiki.run( 'start', wiki.folder, String( process.pid ) ).trim();
	};
	await reader.logIn();
	for ( const [ size, count ] of Object.entries( SIZES ) ) {
		const document = sized( count );
		const [ { device, none } ] = phpLines( 'texts.php', JSON.stringify( document ) );
		figures.put( `${ size }.entries`, 2 * count, 'entries' );
		give( document );
		put( `${ size }.program`, await module() );
		put( `${ size }.program_alone`, none );
		put( `${ size }.on_device`, vendor( 'js-on-device-eval-client' ), device );
		put( `${ size }.js_client`, vendor( 'js-client' ), valuesOf( document ) );
		give( byAccount( document ) );
		await reader.logIn();
		const text = valuesIn( await page() );
		put( `${ size }.values`, await module(), text );
		put( `${ size }.values_alone`, text );
	}
	for ( const [ ours, theirs, what ] of [
		[ 'program', 'on_device', 'P5: client and program, of the vendor\'s client that decides and its document, by brotli' ],
		[ 'values', 'js_client', 'P5: client and values, of the vendor\'s client that does not decide and its values, by brotli' ]
	] ) {
		const share = figures.value( `many.${ ours }.brotli` ) / figures.value( `many.${ theirs }.brotli` );
		figures.put( `${ ours }.share`, 100 * share, '%', { by: `many.${ ours }.brotli / many.${ theirs }.brotli`, what, bar: { most: 100 } } );
	}
	const growth = figures.value( 'many.program_alone.brotli' ) - figures.value( 'few.program_alone.brotli' );
	figures.put( 'an_entry', growth / 2 / ( SIZES.many - SIZES.few ), 'bytes', {
		decimals: 0, by: '( many.program_alone.brotli - few.program_alone.brotli ) / ( many.entries - few.entries )'
	} );
	figures.write();
} finally {
	wiki.end();
}
