// What PIE does with this package: phpize, configure, make and make install in the folder that composer.json names.
import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { chmodSync, cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath( new URL( '../../', import.meta.url ) );
// As deep as the folder itself, so that the checkout is found from it, and out of git's sight.
const FOLDER = join( ROOT, 'build/pie' );
const composer = JSON.parse( readFileSync( join( ROOT, 'composer.json' ), 'utf8' ) );

/** Types and values of "php-ext" by composer's schema, as of composer 2.9. */
const PHP_EXT = {
	'extension-name': ( value ) => typeof value === 'string',
	priority: Number.isInteger,
	'support-zts': ( value ) => typeof value === 'boolean',
	'support-nts': ( value ) => typeof value === 'boolean',
	'build-path': ( value ) => value === null || typeof value === 'string',
	'download-url-method': ( value ) => [ 'composer-default', 'pre-packaged-source', 'pre-packaged-binary' ].includes( value ),
	'os-families': ( value ) => Array.isArray( value ) && value.length > 0 &&
		value.every( ( name ) => [ 'windows', 'bsd', 'darwin', 'solaris', 'linux', 'unknown' ].includes( name ) ),
	'configure-options': Array.isArray
};

describe( 'composer.json', () => {
	it( 'is of the type that PIE takes, and each of its words is one that the schema has', () => {
		assert.equal( composer.type, 'php-ext' );
		assert.match( composer.name, /^[a-z0-9]([_.-]?[a-z0-9]+)*\/[a-z0-9](([_.]|-{1,2})?[a-z0-9]+)*$/ );
		for ( const [ key, value ] of Object.entries( composer[ 'php-ext' ] ) ) {
			assert.ok( PHP_EXT[ key ]?.( value ), `${ key }: ${ JSON.stringify( value ) }` );
		}
	} );

	it( 'names what the module is called, the priority of its settings, and a folder with a config.m4', () => {
		const said = composer[ 'php-ext' ];
		assert.equal( said[ 'extension-name' ], /^name = "(.*)"$/m.exec( readFileSync( join( ROOT, 'Cargo.toml' ), 'utf8' ) )[ 1 ] );
		assert.match( readFileSync( join( ROOT, 'deploy/statsig.ini' ), 'utf8' ), new RegExp( `^; priority=${ said.priority }$`, 'm' ) );
		assert.ok( existsSync( join( ROOT, said[ 'build-path' ], 'config.m4' ) ) );
	} );
} );

describe( 'phpize, configure and make', () => {
	let folder;
	const run = ( command, ...rest ) => execFileSync( command, rest, { cwd: FOLDER, encoding: 'utf8', stdio: [ 'ignore', 'pipe', 'pipe' ] } );

	before( () => {
		folder = mkdtempSync( join( tmpdir(), 'statsig-pie-' ) );
		rmSync( FOLDER, { recursive: true, force: true } );
		cpSync( join( ROOT, composer[ 'php-ext' ][ 'build-path' ] ), FOLDER, { recursive: true } );
		run( 'phpize' );
	} );
	after( () => rmSync( folder, { recursive: true, force: true } ) );

	/** configure, where the PATH lacks these commands and has this rustc. */
	function configure( without, rustc ) {
		const path = mkdtempSync( join( folder, 'path-' ) );
		for ( const place of process.env.PATH.split( ':' ).filter( existsSync ) ) {
			for ( const name of readdirSync( place ).filter( ( name ) => !without.includes( name ) && !existsSync( join( path, name ) ) ) ) {
				try {
					symlinkSync( join( place, name ), join( path, name ) );
				} catch {
					// A link that leads nowhere
				}
			}
		}
		if ( rustc ) {
			rmSync( join( path, 'rustc' ), { force: true } );
			writeFileSync( join( path, 'rustc' ), `#!/bin/sh\necho 'rustc ${ rustc } (0123456 2024-01-01)'\n` );
			chmodSync( join( path, 'rustc' ), 0o755 );
		}
		const { status, stdout, stderr } = spawnSync( './configure', [], { cwd: FOLDER, encoding: 'utf8', env: { ...process.env, PATH: path } } );
		return { status, said: stdout + stderr };
	}

	for ( const name of [ 'cargo', 'rustc', 'clang' ] ) {
		it( `say in one line what is wanted where ${ name } is missing`, () => {
			const { status, said } = configure( [ name ] );
			assert.notEqual( status, 0 );
			assert.match( said, /^configure: error: statsig wants cargo, rustc and clang on the PATH: .*$/m );
		} );
	}

	it( 'say in one line which Rust is wanted where it is too old', () => {
		const wanted = /^rust-version = "(.*)"$/m.exec( readFileSync( join( ROOT, 'Cargo.toml' ), 'utf8' ) )[ 1 ];
		const { status, said } = configure( [], '1.70.0' );
		assert.notEqual( status, 0 );
		assert.ok( said.split( '\n' ).some( ( line ) => line.startsWith( `configure: error: statsig wants Rust ${ wanted } or newer; ` ) && line.endsWith( ' is 1.70.0' ) ), said );
		for ( const newer of [ `${ wanted }.0`, '1.100.0', '2.0.0' ] ) {
			assert.equal( configure( [], newer ).status, 0, newer );
		}
	} );

	it( 'build the module that PHP loads, and install it where this PHP looks', () => {
		run( './configure' );
		run( 'make' );
		mkdirSync( join( folder, 'root' ) );
		run( 'make', 'install', `INSTALL_ROOT=${ join( folder, 'root' ) }` );
		const module = join( folder, 'root', run( 'php-config', '--extension-dir' ).trim(), 'statsig.so' );
		assert.equal( run( 'php', '-n', '-d', `extension=${ module }`, '-r', 'echo Statsig\\version();' ),
			/^version = "(.*)"$/m.exec( readFileSync( join( ROOT, 'Cargo.toml' ), 'utf8' ) )[ 1 ] );
		assert.deepEqual( readFileSync( module ), readFileSync( join( ROOT, 'build/statsig.so' ) ) );
	} );
} );
