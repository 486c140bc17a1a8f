// The Debian package: built of build/statsig.so, then installed, removed and purged under a layer over this machine.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { before, describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath( new URL( '../../', import.meta.url ) );
const run = ( command, ...rest ) => execFileSync( command, rest, { cwd: ROOT, encoding: 'utf8', stdio: [ 'ignore', 'pipe', 'inherit' ] } );

describe( 'the Debian package', () => {
	let file, said;

	before( () => {
		file = /^deb: (\S+),/.exec( run( 'deploy/debian/build' ) )[ 1 ];
		said = run( 'tests/packages/deb-in-a-layer', file ).trim().split( '\n' );
	} );

	const lines = ( word ) => said.filter( ( line ) => line.startsWith( `${ word } ` ) ).map( ( line ) => line.slice( word.length + 1 ) );

	it( 'wants the PHP that it was built for, and the glibc that it uses', () => {
		const [ php, api ] = run( 'php', '-n', '-r', 'echo PHP_MAJOR_VERSION, ".", PHP_MINOR_VERSION, " ";' ).trim().split( ' ' )
			.concat( run( 'php-config', '--phpapi' ).trim() );
		const wants = run( 'dpkg-deb', '--field', file, 'Depends' ).trim().split( ', ' );
		assert.equal( run( 'dpkg-deb', '--field', file, 'Package' ).trim(), `php${ php }-statsig` );
		assert.ok( wants.includes( `phpapi-${ api }` ) && wants.includes( `php${ php }-common` ), String( wants ) );
		const newest = run( 'bash', '-c', "readelf --dyn-syms --wide build/statsig.so | grep -o 'GLIBC_[0-9.]*' | sort -Vu | tail -n 1" ).trim();
		assert.ok( wants.includes( `libc6 (>= ${ newest.replace( 'GLIBC_', '' ) })` ), String( wants ) );
	} );

	it( 'is loaded by each kind of PHP once it is installed, without a warning, and has its settings', () => {
		assert.deepEqual( lines( 'installed' ), [ '[true,"\\/var\\/lib\\/statsig\\/config.json"]' ] );
		assert.ok( lines( 'new' ).some( ( line ) => /cli\/conf\.d\/20-statsig\.ini /.test( line ) ) );
		assert.ok( lines( 'new' ).some( ( line ) => /fpm\/conf\.d\/20-statsig\.ini /.test( line ) ) );
	} );

	it( 'makes the folders that the settings name, for the user of the pools alone', () => {
		for ( const folder of [ 'var/lib/statsig', 'var/lib/statsig/spool' ] ) {
			assert.ok( lines( 'new' ).includes( `${ folder } 750 www-data` ), folder );
		}
	} );

	it( 'is gone from PHP where it is removed, without a warning, and leaves events that wait', () => {
		assert.deepEqual( lines( 'removed' ), [ '[false,false]' ] );
		assert.deepEqual( lines( 'kept' ), [ 'events' ] );
	} );

	it( 'leaves nothing after a purge but the folders that Debian keeps its notes of modules in', () => {
		assert.deepEqual( lines( 'purged' ), [ '[false,false]' ] );
		assert.deepEqual( lines( 'left' ).filter( ( line ) => !/^var\/lib\/php\/modules\/[\d.]+\/\w+\/\w+abled_by_\w+ 755 root$/.test( line ) ), [] );
		assert.deepEqual( lines( 'gone' ), [] );
	} );
} );
