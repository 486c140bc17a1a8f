// The image of a config against everything that goes wrong with it: each process answers, none from another document.
import { test } from 'node:test';
import assert from 'node:assert/strict';
import { execFile, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:http';
import { chmodSync, chownSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, unlinkSync, writeFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { promisify } from 'node:util';
import { Folder, Fpm, MODULE, STATIC } from './fpm.mjs';
import { ASK, document, swap } from './document.mjs';
import { Load } from './load.mjs';
import { chance, count } from './php.mjs';

const KILLS = count( 'STATSIG_IMAGE_KILLS', 60 );
const NOGROUP = 65534;
const STATE = `$e = Statsig\\evaluate( 'c0', [ 'userID' => 'u' ], null, false );
echo json_encode( [ 'n' => $e->get( 'n', -2 ), 'image' => Statsig\\status()['image'] ] );`;
const SYNC = 'echo Statsig\\sync( [ "api" => $argv[1], "keyFile" => $argv[2] ] )["outcome"];';

/** A folder with a config, and a Statsig that has what `serves` says. */
class Site {
	constructor( t ) {
		this.folder = new Folder();
		chownSync( `${ this.folder.path }/config`, 0, NOGROUP );
		this.images = `${ this.folder.path }/config/config.images`;
		this.key = this.folder.file( 'key', 'secret-image\n' );
		chmodSync( this.key, 0o600 );
		t.after( () => {
			this.server.close();
			this.folder.remove();
		} );
	}

	async start() {
		this.server = createServer( ( _, answer ) => answer.end( this.serves ) );
		await new Promise( ( resolve ) => this.server.listen( 0, '127.0.0.1', resolve ) );
		this.url = `http://127.0.0.1:${ this.server.address().port }`;
		return this;
	}

	words( code, ...more ) {
		const settings = { 'statsig.config_file': this.folder.config, 'statsig.max_config_bytes': '32M', ...this.settings };
		const ini = Object.entries( settings ).flatMap( ( [ name, value ] ) => [ '-d', `${ name }=${ value }` ] );
		return [ '-n', '-d', `extension=${ MODULE }`, ...ini, '-r', code, ...more ];
	}

	async sync() {
		return ( await promisify( execFile )( 'php', this.words( SYNC, this.url, this.key ) ) ).stdout;
	}

	/** What a process that starts now answers, and from where. */
	state() {
		return JSON.parse( execFileSync( 'php', this.words( STATE ), { encoding: 'utf8' } ) );
	}

	image() {
		return `${ this.images }/${ readdirSync( this.images ).find( ( name ) => name.endsWith( '.image' ) ) }`;
	}
}

test( 'whenever a worker is killed, what is in place is answered, and the next sync leaves its image', async ( t ) => {
	const site = await new Site( t ).start();
	const below = chance( 20_261_129 );
	const numbers = new Set();
	let n = 1;
	site.serves = document( n, 20_000 );
	const begun = Date.now();
	await site.sync();
	const whole = Date.now() - begun;
	for ( let i = 0; i < KILLS; i++ ) {
		site.serves = document( ++n, 20_000 );
		const child = spawn( 'php', site.words( SYNC, site.url, site.key ), { stdio: 'ignore' } );
		const ended = once( child, 'exit' );
		const timer = setTimeout( () => child.kill( 'SIGKILL' ), below( Math.ceil( whole * 1.5 ) ) );
		await ended;
		clearTimeout( timer );
		const inPlace = JSON.parse( readFileSync( site.folder.config, 'utf8' ) ).time - 1_000_000;
		const { n: answered, image } = site.state();
		assert.equal( answered, inPlace );
		assert.ok( [ 'mapped', 'compiled' ].includes( image ), image );
		numbers.add( answered );
	}
	site.serves = document( ++n, 20_000 );
	assert.equal( await site.sync(), 'fresh' );
	assert.deepEqual( site.state(), { n, image: 'mapped' } );
	t.diagnostic( `${ KILLS } kills, ${ numbers.size } documents got in place` );
} );

test( 'on a full disk the document is used without its image, which comes with the room', async ( t ) => {
	const site = await new Site( t ).start();
	// Compiled, a list of short texts takes some times as many bytes.
	const whole = JSON.parse( document( 7 ) );
	whole.condition_map.many = { type: 'user_field', field: 'f', operator: 'any', targetValue: Array.from( { length: 3_000 }, ( _, i ) => `v${ i }` ) };
	whole.feature_gates.g = { type: 'feature_gate', salt: 's', enabled: true, defaultValue: false,
		rules: [ { name: 'r', id: 'r', passPercentage: 100, conditions: [ 'many' ], returnValue: true } ] };
	site.serves = JSON.stringify( whole );
	const blocks = Math.ceil( site.serves.length / 1024 ) + 4;
	const { stdout } = await promisify( execFile )( 'bash',
		[ '-c', 'trap "" XFSZ; ulimit -f "$1"; shift; exec php "$@"', 'bash', String( blocks ), ...site.words( SYNC, site.url, site.key ) ] );
	assert.equal( stdout, 'fresh' );
	assert.deepEqual( site.state(), { n: 7, image: 'compiled' } );
	assert.deepEqual( readdirSync( site.images ).filter( ( name ) => name.endsWith( '.tmp' ) ), [] );
	assert.equal( await site.sync(), 'unchanged' );
	assert.deepEqual( site.state(), { n: 7, image: 'mapped' } );
} );

test( 'where the folders take no file, a config that was put there by other means is compiled', async ( t ) => {
	const site = await new Site( t ).start();
	site.serves = document( 2 );
	// Root writes everywhere.
	const nobody = process.getuid() === 0 ? [ 'setpriv', '--reuid=65534', '--regid=65534', '--clear-groups' ] : [];
	const [ command, ...words ] = [ ...nobody, 'php', ...site.words( SYNC, site.url, site.key ) ];
	if ( nobody.length ) {
		chownSync( site.key, NOGROUP, NOGROUP );
		chownSync( `${ site.folder.path }/config`, NOGROUP, NOGROUP );
	}
	mkdirSync( site.images, { mode: 0o555 } );
	assert.equal( ( await promisify( execFile )( command, words ) ).stdout, 'fresh', 'only images cannot be written' );
	assert.deepEqual( site.state(), { n: 2, image: 'compiled' } );
	chmodSync( `${ site.folder.path }/config`, 0o555 );
	site.serves = document( 3 );
	assert.equal( ( await promisify( execFile )( command, words ) ).stdout, 'failed' );
	assert.deepEqual( site.state(), { n: 2, image: 'compiled' } );
} );

test( 'workers answer through syncs, changes by hand, and images that vanish or are of another build', async ( t ) => {
	const site = await new Site( t ).start();
	let n = 1;
	site.serves = document( n );
	await site.sync();
	const fpm = new Fpm( site.folder, { ini: { open_basedir: '/nowhere-else:' + site.folder.path + '/ask.php' } } );
	t.after( () => fpm.stop() );
	await fpm.start();
	const load = new Load( fpm.socket(), site.folder.file( 'ask.php', ASK ) ).start();
	const reached = ( what ) => fpm.when( `all workers answer after ${ what }`, () => load.hasReached( n ) );
	for ( let i = 0; i < 25; i++ ) {
		site.serves = document( ++n );
		assert.equal( await site.sync(), 'fresh' );
		await reached( 'a sync' );
		// By hand, with the image of the document before beside it.
		swap( site.folder.config, document( ++n ) );
		await reached( 'a rename by hand' );
		writeFileSync( site.folder.config, document( ++n ) );
		await reached( 'a write in place' );
		const image = i % 3 ? site.image() : site.images;
		rmSync( image, { recursive: true } );
		await load.more( 20 );
	}
	site.serves = document( ++n );
	await site.sync();
	// Another release of the module on the same host, in the midst of an upgrade.
	const image = site.image();
	const other = readFileSync( image );
	other.write( '0.0.9', 24 );
	writeFileSync( image.replace( /-[^-]+\.image$/, '-0.0.9.image' ), other );
	await reached( 'the last sync' );
	await load.end();
	assert.deepEqual( load.failed.slice( 0, 3 ), [] );
	assert.deepEqual( { mixed: load.mixed, defaults: load.defaults, backwards: load.backwards }, { mixed: 0, defaults: 0, backwards: 0 } );
	assert.deepEqual( fpm.killed(), [] );
	assert.deepEqual( site.state(), { n, image: 'mapped' } );
	chmodSync( image, 0o600 );
	renameSync( image.replace( /-[^-]+\.image$/, '-0.0.9.image' ), image );
	assert.equal( site.state().n, n );
} );

test( 'an image that is removed while it is mapped serves on', async ( t ) => {
	const site = await new Site( t ).start();
	site.serves = document( 3 );
	await site.sync();
	const code = `for ( ;; ) { ${ STATE } echo "\\n"; if ( !fgets( STDIN ) ) { exit; } }`;
	const child = spawn( 'php', site.words( code ), { stdio: [ 'pipe', 'pipe', 'inherit' ] } );
	t.after( () => child.kill() );
	const lines = createInterface( { input: child.stdout } )[ Symbol.asyncIterator ]();
	const answer = async () => JSON.parse( ( await lines.next() ).value );
	assert.deepEqual( await answer(), { n: 3, image: 'mapped' } );
	unlinkSync( site.image() );
	child.stdin.write( '\n' );
	assert.deepEqual( await answer(), { n: 3, image: 'mapped' } );
	assert.deepEqual( site.state(), { n: 3, image: 'compiled' } );
	child.stdin.end();
} );

test( 'while another process compiles, workers go on with the document before, and one that has none waits a moment', async ( t ) => {
	const site = await new Site( t ).start();
	swap( site.folder.config, document( 1 ) );
	const fpm = new Fpm( site.folder, { pools: { www: STATIC( 4 ) }, ini: { 'statsig.check_interval': '0.3' } } );
	t.after( () => fpm.stop() );
	await fpm.start();
	const script = site.folder.file( 'ask.php', ASK );
	const load = new Load( fpm.socket(), script ).start();
	await load.more( 40 );
	swap( `${ site.folder.path }/next`, document( 2 ) );
	const holder = spawn( 'flock', [ '-x', `${ site.folder.path }/next`, '-c', 'echo held; read line' ], { stdio: [ 'pipe', 'pipe', 'inherit' ] } );
	t.after( () => holder.kill() );
	await once( holder.stdout, 'data' );
	renameSync( `${ site.folder.path }/next`, site.folder.config );
	const since = Date.now();
	// Several looks of each worker, and far fewer than after which it would compile all the same.
	await fpm.when( 'workers looked', () => Date.now() - since > 700 );
	assert.equal( load.hasReached( 2 ), false, 'nobody compiles beside the one that does' );
	assert.deepEqual( site.state(), { n: 2, image: 'compiled' } );
	holder.stdin.end( '\n' );
	await fpm.when( 'all workers answer from the new document', () => load.hasReached( 2 ) );
	await load.end();
	assert.deepEqual( load.failed.slice( 0, 3 ), [] );
	assert.deepEqual( [ load.mixed, load.defaults, load.backwards ], [ 0, 0, 0 ] );
} );
