// Which targets may touch the packages of a machine: none of build, install and uninstall, and setup removes none.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, beforeEach, describe, it } from 'node:test';
import { ROOT, read } from './documents.mjs';

const INSTALLERS = [ 'apt', 'apt-get', 'aptitude', 'dpkg', 'npm', 'npx', 'rustup', 'curl', 'wget', 'pip', 'pip3' ];
const BUILDERS = [ 'cargo', 'rustc', 'clang', 'cc', 'php-config', 'node' ];

describe( 'the packages of a machine', () => {
	let folder, path, calls;

	/** A PATH of the commands of this machine, but for those of these names; installers write down that they were called. */
	function only( without ) {
		path = join( folder, `path-${ readdirSync( folder ).length }` );
		mkdirSync( path );
		const hidden = new Set( [ ...INSTALLERS, 'sudo', ...without ] );
		for ( const place of process.env.PATH.split( ':' ).filter( existsSync ) ) {
			for ( const name of readdirSync( place ) ) {
				if ( !hidden.has( name ) && !existsSync( join( path, name ) ) ) {
					try {
						symlinkSync( join( place, name ), join( path, name ) );
					} catch {
						// A link that leads nowhere is in the way of the same name further on
					}
				}
			}
		}
		for ( const name of INSTALLERS.filter( ( name ) => !without.includes( name ) ) ) {
			stub( name, 'exit 1' );
		}
	}

	function stub( name, rest ) {
		rmSync( join( path, name ), { force: true } );
		writeFileSync( join( path, name ), `#!/bin/sh\necho "${ name } $*" >>"${ calls }"\n${ rest }\n` );
		chmodSync( join( path, name ), 0o755 );
	}

	function make( target, more = {} ) {
		const { status, stdout, stderr } = spawnSync( '/usr/bin/make', [ '-C', checkout(), target ], {
			encoding: 'utf8', env: { PATH: path, HOME: folder, LC_ALL: 'C.UTF-8', ...more }
		} );
		return { status, said: stdout + stderr };
	}

	// The scripts of this checkout over a build of its own
	const checkout = () => join( folder, 'checkout' );
	const called = () => existsSync( calls ) ? readFileSync( calls, 'utf8' ) : '';
	const destination = () => join( folder, 'destination' );
	const modules = () => spawnSync( 'php', [ '-n', '-r', 'echo PHP_EXTENSION_DIR;' ], { encoding: 'utf8' } ).stdout;
	const installed = () => join( destination(), modules(), 'statsig.so' );

	before( () => {
		folder = mkdtempSync( join( tmpdir(), 'statsig-packages-' ) );
		calls = join( folder, 'calls' );
		mkdirSync( checkout() );
		for ( const name of readdirSync( ROOT ).filter( ( name ) => ![ 'build', '.git' ].includes( name ) ) ) {
			symlinkSync( join( ROOT, name ), join( checkout(), name ) );
		}
		rmSync( join( checkout(), 'tests' ) );
		mkdirSync( join( checkout(), 'tests' ) );
		spawnSync( 'cp', [ '-r', join( ROOT, 'tests/run' ), join( checkout(), 'tests/run' ) ] );
		writeFileSync( join( checkout(), 'tests/package-lock.json' ), '{}' );
		mkdirSync( join( checkout(), 'build' ) );
	} );
	after( () => rmSync( folder, { recursive: true, force: true } ) );
	beforeEach( () => {
		rmSync( calls, { force: true } );
		rmSync( destination(), { recursive: true, force: true } );
		rmSync( join( checkout(), 'build/statsig.so' ), { force: true } );
	} );

	for ( const name of [ 'cargo', 'php-config', 'clang', 'cc', 'php' ] ) {
		it( `are none of build's concern: it names ${ name } where that is missing`, () => {
			only( [ name ] );
			const { status, said } = make( 'build' );
			assert.notEqual( status, 0 );
			assert.match( said, new RegExp( `^build: missing on the PATH: ${ name } \\(.*\\): install that, then run this again$`, 'm' ) );
			assert.equal( called(), '' );
		} );
	}

	it( 'are none of build\'s concern: it makes the one module', () => {
		only( [] );
		// It ends where a compiler would begin: what counts is what it asks for
		stub( 'cargo', 'exit 7' );
		make( 'build' );
		assert.match( called(), /^cargo rustc --lib --crate-type cdylib --profile release --locked\n$/ );
	} );

	it( 'are none of install\'s and uninstall\'s concern', () => {
		symlinkSync( join( process.env.STATSIG_BUILD ?? join( ROOT, 'build' ), 'statsig.so' ), join( checkout(), 'build/statsig.so' ) );
		// As sudo has it: neither cargo nor anything else to build with
		only( BUILDERS );
		const first = make( 'install', { DESTDIR: destination() } );
		assert.equal( first.status, 0, first.said );
		assert.ok( existsSync( installed() ) );
		const second = make( 'uninstall', { DESTDIR: destination() } );
		assert.equal( second.status, 0, second.said );
		assert.ok( !existsSync( installed() ) );
		assert.match( second.said, /What stays.*Uninstall/ );
		assert.equal( make( 'uninstall', { DESTDIR: destination() } ).status, 0 );
		assert.equal( called(), '' );
	} );

	it( 'install refuses what was not built', () => {
		only( BUILDERS );
		const { status, said } = make( 'install', { DESTDIR: destination() } );
		assert.notEqual( status, 0 );
		assert.match( said, /^install: build\/statsig\.so is not there: run "make build" first$/m );
		assert.equal( called(), '' );
	} );

	it( 'install refuses what was built for another PHP', () => {
		only( BUILDERS );
		writeFileSync( join( checkout(), 'build/statsig.so' ), 'no module of this PHP' );
		const { status, said } = make( 'install', { DESTDIR: destination() } );
		assert.notEqual( status, 0 );
		assert.match( said, /^install: PHP .* does not load build\/statsig\.so, which was built for another PHP/m );
		assert.ok( !existsSync( installed() ) );
		assert.equal( called(), '' );
	} );

	it( 'are what setup installs: it says so before, and can remove none', () => {
		only( [ 'dpkg-query' ] );
		stub( 'dpkg-query', 'printf "ii php8.2-cli\\n"' );
		stub( 'rustc', 'echo rustc 1.99.0' );
		stub( 'id', 'echo 0' );
		// What it would do as root is only written down
		for ( const name of [ 'env', 'tee', 'chmod', 'rm', 'npm' ] ) {
			stub( name, 'exit 0' );
		}
		const { stdout: said } = spawnSync( '/bin/bash', [ join( checkout(), 'tests/run/setup' ) ],
			{ encoding: 'utf8', env: { PATH: path, HOME: folder, LC_ALL: 'C.UTF-8' } } );
		const wanted = read( 'tests/run/packages.tsv' ).split( '\n' ).map( ( line ) => line.split( '\t' ) )
			.filter( ( [ name, group ] ) => group === 'base' && name !== 'php8.2-cli' ).map( ( [ name ] ) => name );
		const installs = called().split( '\n' ).filter( ( line ) => line.includes( 'apt-get install' ) );
		assert.ok( installs.length > 0, said );
		for ( const line of installs ) {
			assert.match( line, / --no-remove( |$)/ );
			assert.doesNotMatch( line, /[\w.]-( |$)|(^| )(remove|purge|autoremove)( |$)/ );
		}
		const announced = said.split( '\n' ).find( ( line ) => line.startsWith( 'setup: will install' ) ).split( ' ' );
		for ( const name of wanted ) {
			assert.ok( installs.some( ( line ) => line.split( ' ' ).includes( name ) ), name );
			assert.ok( announced.includes( name ), name );
		}
		// What stands for Apache and MySQL is there when the package mediawiki asks
		const [ first ] = installs;
		assert.match( first, / nginx-light/ );
		assert.match( first, / php8\.2-fpm/ );
		assert.match( first, / php8\.2-sqlite3/ );
		assert.doesNotMatch( first, / mediawiki/ );
	} );
} );
