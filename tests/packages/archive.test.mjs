// Archives of prebuilt modules, but for the build itself, which "make archive" does: what may go into one, their names and bytes.
import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { appendFileSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { arch, tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath( new URL( '../../', import.meta.url ) );
const run = ( command, ...rest ) => execFileSync( command, rest, { cwd: ROOT, encoding: 'utf8', stdio: [ 'ignore', 'pipe', 'inherit' ] } );
const read = ( path ) => readFileSync( join( ROOT, path ), 'utf8' );
const php = ( code ) => run( 'php', '-n', '-r', code );

let folder;
before( () => ( folder = mkdtempSync( join( tmpdir(), 'statsig-archive-' ) ) ) );
after( () => rmSync( folder, { recursive: true, force: true } ) );

describe( 'a module for archives', () => {
	/** What is said of a library of this C; [ exit status, lines ] */
	function judged( code, ...flags ) {
		const file = join( folder, 'module.so' );
		execFileSync( 'cc', [ '-shared', '-fPIC', '-x', 'c', '-', '-o', file, ...flags ], { input: code } );
		const { status, stdout, stderr } = spawnSync( join( ROOT, 'deploy/archive/judge' ), [ file ], { encoding: 'utf8' } );
		return [ status, ( stdout + stderr ).trim().split( '\n' ).map( ( line ) => line.replace( 'archive: module.so ', '' ) ) ];
	}
	const BARE = 'int get_module(void) { return 1; }';
	const ALONE = [ '-nostdlib', '-s' ];

	it( 'needs nothing but glibc and PHP, and is stripped', () => {
		assert.deepEqual( judged( BARE, ...ALONE ), [ 0, [ 'needs glibc of any version, of it nothing' ] ] );
		assert.deepEqual( judged( 'int php_printf(const char *, ...); int get_module(void) { return php_printf(""); }', ...ALONE )[ 0 ], 0 );
		const [ status, said ] = judged( 'double floor(double); double get_module(double x) { return floor(x); }', '-nostdlib', '-s', '-fno-builtin', '-lm', '-lc' );
		assert.equal( status, 0, String( said ) );
		assert.match( said[ 0 ], /^needs glibc 2\.[\d.]+, of it .*libm\.so\.6/ );
	} );

	it( 'is refused for each thing that a host may lack, by its name', () => {
		assert.deepEqual( judged( BARE, '-nostdlib' ), [ 1, [ 'is not stripped' ] ] );
		assert.deepEqual( judged( BARE, ...ALONE, '-Wl,-rpath,/opt/lib' ), [ 1, [ 'looks for libraries in folders of its own' ] ] );
		assert.deepEqual( judged( BARE, ...ALONE, '-Wl,--no-as-needed', '-lgcc_s' ), [ 1, [ 'needs libgcc_s.so.1, which a host may lack' ] ] );
		assert.deepEqual( judged( 'void nobodys(void); void get_module(void) { nobodys(); }', ...ALONE ),
			[ 1, [ 'needs what neither glibc nor PHP has: nobodys' ] ] );
	} );

	it( 'is refused for a glibc that is newer than an archive says, with the functions that want it', () => {
		// A library that calls itself glibc of another version, as this machine's has what it has
		const script = join( folder, 'libc.map' ), newer = join( folder, 'libc.so.6' );
		for ( const [ version, status ] of [ [ '2.4', 0 ], [ '2.31', 0 ], [ '2.32', 1 ], [ '2.100', 1 ] ] ) {
			writeFileSync( script, `GLIBC_${ version } { global: novelty; };` );
			execFileSync( 'cc', [ '-shared', '-fPIC', '-nostdlib', '-x', 'c', '-', '-o', newer, `-Wl,--version-script=${ script },-soname,libc.so.6` ], { input: 'void novelty(void) {}' } );
			const [ exit, said ] = judged( 'void novelty(void); void get_module(void) { novelty(); }', ...ALONE, '-Wl,--no-as-needed', '-x', 'none', newer );
			assert.deepEqual( [ exit, said ], [ status, [ status ? `needs glibc ${ version }, newer than 2.31: novelty` : `needs glibc ${ version }, of it libc.so.6` ] ] );
		}
	} );
} );

describe( 'the linker of archives', () => {
	it( 'is pinned by hashes, one for each machine that archives are for', () => {
		const lines = read( 'deploy/archive/zig.txt' ).split( '\n' ).filter( ( line ) => line && !line.startsWith( '#' ) );
		assert.match( lines[ 0 ], /^ziglang==[\d.]+ \\$/ );
		assert.equal( lines.length, 3 );
		assert.ok( lines.slice( 1 ).every( ( line ) => /^ +--hash=sha256:[0-9a-f]{64}( \\)?$/.test( line ) ) );
	} );

	it( 'is asked for the glibc of the archive, and has the unwinder in the module', () => {
		const said = execFileSync( join( ROOT, 'deploy/archive/zig-cc' ), [ 'a b.o', '-lgcc_s', '-lm' ],
			{ encoding: 'utf8', env: { ...process.env, ZIG: join( ROOT, 'tests/packages/say-arguments' ), ZIG_TARGET: 'x86_64-linux-gnu.2.31' } } );
		assert.deepEqual( said.trim().split( '\n' ), [ 'cc', '-target', 'x86_64-linux-gnu.2.31', 'a b.o', '-lunwind', '-lm' ] );
	} );
} );

describe( 'an archive', () => {
	const MODULE = join( process.env.STATSIG_BUILD ?? join( ROOT, 'build' ), 'statsig.so' );
	const version = /^version = "(.*)"$/m.exec( read( 'Cargo.toml' ) )[ 1 ];
	const [ minor, threads ] = php( 'echo PHP_MAJOR_VERSION, ".", PHP_MINOR_VERSION, " ", PHP_ZTS ? "zts" : "nts";' ).split( ' ' );
	const machine = { x64: 'x86_64', arm64: 'aarch64' }[ arch() ];
	const long = `statsig-${ version }-php${ minor }-api${ run( 'php-config', '--phpapi' ).trim() }-${ threads }-${ machine }-glibc2.31.tar.gz`;
	// By PIE's convention for prebuilt modules, as of PIE 1.4
	const short = `php_statsig-${ version }_php${ minor }-${ machine }-linux-glibc-${ threads }.tgz`;
	const pack = ( name ) => run( 'deploy/archive/pack', MODULE, join( folder, name ) );
	const sums = ( name ) => spawnSync( 'sha256sum', [ '--check', '--quiet', 'SHA256SUMS' ], { cwd: join( folder, name ), encoding: 'utf8' } );

	before( () => pack( 'one' ) );

	it( 'has a name that says what the module was built for, and the one by which PIE finds it, over the same bytes', () => {
		assert.deepEqual( readdirSync( join( folder, 'one' ) ).sort(), [ 'SHA256SUMS', long, short ].sort() );
		assert.deepEqual( readFileSync( join( folder, 'one', short ) ), readFileSync( join( folder, 'one', long ) ) );
	} );

	it( 'is told by SHA256SUMS from one that was changed', () => {
		assert.equal( sums( 'one' ).status, 0 );
		assert.equal( readFileSync( join( folder, 'one/SHA256SUMS' ), 'utf8' ).trim().split( '\n' ).length, 2 );
		run( 'cp', '-r', join( folder, 'one' ), join( folder, 'changed' ) );
		appendFileSync( join( folder, 'changed', short ), ' ' );
		const { status, stdout } = sums( 'changed' );
		assert.notEqual( status, 0 );
		assert.equal( stdout.trim(), `${ short }: FAILED` );
	} );

	it( 'has the same bytes whoever packs it, and whenever', () => {
		execFileSync( 'bash', [ '-c', 'umask 077 && TZ=Asia/Tokyo LC_ALL=C "$@"', 'pack', join( ROOT, 'deploy/archive/pack' ), MODULE, join( folder, 'two' ) ] );
		assert.deepEqual( readFileSync( join( folder, 'two', long ) ), readFileSync( join( folder, 'one', long ) ) );
	} );

	it( 'holds the module where PIE looks for it, its settings, licences, and what to do with them', () => {
		const opened = join( folder, 'opened' );
		mkdirSync( opened );
		run( 'tar', '-xzf', join( folder, 'one', long ), '-C', opened );
		assert.deepEqual( readdirSync( opened ).sort(), [ 'INSTALL', 'LICENSE-APACHE', 'LICENSE-MIT', 'statsig.ini', 'statsig.so' ] );
		assert.equal( run( 'php', '-n', '-d', `extension=${ join( opened, 'statsig.so' ) }`, '-r', 'echo Statsig\\version();' ), version );
		assert.equal( readFileSync( join( opened, 'statsig.ini' ), 'utf8' ), read( 'deploy/statsig.ini' ) );
		assert.match( readFileSync( join( opened, 'INSTALL' ), 'utf8' ), new RegExp( `^Statsig ${ version } for PHP ${ minor } \\(${ threads }, API \\d+\\) on ${ machine } with glibc 2\\.31 or newer\\.$`, 'm' ) );
		assert.doesNotMatch( run( 'tar', '-tvzf', join( folder, 'one', long ) ), /^-(?!rw-r--r-- 0\/0 )/m );
	} );

	it( 'is not made of what this PHP does not load', () => {
		const file = join( folder, 'broken.so' );
		writeFileSync( file, 'no module' );
		const { status, stderr } = spawnSync( join( ROOT, 'deploy/archive/pack' ), [ file, join( folder, 'none' ) ], { encoding: 'utf8' } );
		assert.notEqual( status, 0 );
		assert.match( stderr, /^archive: .*broken\.so is not loaded by .*php$/m );
	} );
} );
