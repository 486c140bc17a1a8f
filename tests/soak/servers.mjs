// What serves the soak: php-fpm, and Apache with PHP in its processes. Both on loopback or a socket, in a folder of their own.
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { request as askHttp } from 'node:http';
import { join } from 'node:path';
import { ask, request } from '../faults/fastcgi.mjs';
import { Fpm, MODULE, giveToWorkers, iniText } from '../faults/fpm.mjs';
import { Service } from '../farm/service.mjs';
import { childrenOf } from './sizes.mjs';

const MODULES = '/usr/lib/apache2/modules';
const IS_ROOT = process.getuid() === 0;

/** Settings of PHP for both; makes the folder for events and the log. */
function settings( folder ) {
	const spool = join( folder.path, 'spool' );
	mkdirSync( spool, { recursive: true, mode: 0o750 } );
	giveToWorkers( spool );
	giveToWorkers( folder.file( 'php.log', '' ) );
	return {
		'statsig.config_file': folder.config, 'statsig.check_interval': 0, 'statsig.spool_dir': spool,
		'statsig.spool_max_bytes': '16G', 'statsig.spool_min_free_bytes': 0, zend_extension: 'opcache',
		display_errors: 0, log_errors: 1, error_log: join( folder.path, 'php.log' ), memory_limit: '64M'
	};
}

export class PhpFpm extends Fpm {
	/** @param {Folder} folder @param {string[]} pool lines of its section @param {number} grace as Fpm's */
	constructor( folder, pool, grace ) {
		super( folder, { pools: { www: pool }, ini: settings( folder ), grace } );
		this.script = folder.file( 'asked.php', readFileSync( new URL( 'asked.php', import.meta.url ) ) );
	}

	/** Its workers outlive a master that is killed: where this process ends early, it is told to go. */
	async start() {
		await super.start();
		process.removeListener( 'exit', this.endWithUs );
		process.once( 'exit', this.endWithUs = () => this.child.kill( 'SIGTERM' ) );
		return this;
	}

	/** @return {Promise<{ body: string, error: ?string, head: string }>} */
	send( query, body ) {
		const post = body ? { REQUEST_METHOD: 'POST', CONTENT_TYPE: 'application/json', CONTENT_LENGTH: String( Buffer.byteLength( body ) ) } : {};
		return ask( this.socket(), request( this.script, query, post, body ) );
	}

	workers() {
		return childrenOf( this.pid );
	}

	reload() {
		process.kill( this.pid, 'SIGUSR2' );
	}

	/** How often it has begun to serve. */
	begun() {
		return ( this.said().match( /ready to handle connections/g ) ?? [] ).length;
	}
}

export class Apache extends Service {
	/** @param {Folder} folder @param {string[]} lines of its config, besides what all need */
	constructor( folder, lines ) {
		super( join( folder.path, 'apache' ), 'Apache' );
		Object.assign( this, { lines, ini: settings( folder ) } );
		mkdirSync( join( this.folder, 'root' ) );
		writeFileSync( join( this.folder, 'root/asked.php' ), readFileSync( new URL( 'asked.php', import.meta.url ) ) );
		this.log = join( this.folder, 'error.log' );
	}

	prepare() {
		writeFileSync( join( this.folder, 'php.ini' ), iniText( { extension: MODULE, ...this.ini } ) );
		const modules = { mpm_prefork: 'mod_mpm_prefork', authz_core: 'mod_authz_core', php: 'libphp8.2' };
		writeFileSync( join( this.folder, 'conf' ), [
			'ServerName localhost', `Listen 127.0.0.1:${ this.port }`, `PidFile ${ this.folder }/pid`, `DefaultRuntimeDir ${ this.folder }`,
			`ErrorLog ${ this.log }`, `CoreDumpDirectory ${ this.folder }`,
			...Object.entries( modules ).map( ( [ name, file ] ) => `LoadModule ${ name }_module ${ MODULES }/${ file }.so` ),
			...IS_ROOT ? [ 'User nobody', 'Group nogroup' ] : [],
			`PHPINIDir ${ this.folder }`, `DocumentRoot ${ this.folder }/root`, 'KeepAlive Off', 'ListenBacklog 1024',
			`<Directory ${ this.folder }/root>`, 'Require all granted', '</Directory>',
			'<FilesMatch "\\.php$">', 'SetHandler application/x-httpd-php', '</FilesMatch>', ...this.lines, ''
		].join( '\n' ) );
	}

	command() {
		process.once( 'exit', this.endWithUs = () => this.child.kill( 'SIGTERM' ) );
		// It signals the whole group of processes that it is in
		return [ 'apache2', [ '-DFOREGROUND', '-d', this.folder, '-f', join( this.folder, 'conf' ) ], { env: { PHP_INI_SCAN_DIR: '' }, detached: true } ];
	}

	/** Not as soon as it listens: a signal that comes before it minds signals ends it. */
	async isUp() {
		return existsSync( this.log ) && this.begun() > 0;
	}

	send( query, body ) {
		return new Promise( ( resolve ) => {
			const parts = [];
			let head = '';
			const done = ( error ) => resolve( { body: Buffer.concat( parts ).toString(), error, head } );
			const asked = askHttp( { port: this.port, path: `/asked.php?${ query }`, method: body ? 'POST' : 'GET', agent: false }, ( response ) => {
				head = Object.entries( response.headers ).map( ( pair ) => pair.join( ': ' ) ).join( '\r\n' );
				response.on( 'data', ( part ) => parts.push( part ) );
				response.on( 'error', () => done( 'cut' ) );
				response.on( 'end', () => done( response.statusCode === 200 ? null : String( response.statusCode ) ) );
			} );
			asked.on( 'error', ( error ) => done( error.code ) );
			asked.end( body );
		} );
	}

	get pid() {
		return this.child.pid;
	}

	workers() {
		return childrenOf( this.pid );
	}

	reload() {
		this.child.kill( 'SIGUSR1' );
	}

	begun() {
		return ( this.said().match( /resuming normal operations/g ) ?? [] ).length;
	}

	said() {
		return readFileSync( this.log, 'utf8' );
	}

	async stop() {
		await this.end();
		process.removeListener( 'exit', this.endWithUs );
	}
}

/** Signals by which processes of php-fpm or Apache ended, by its log: number => how often; and ends with a status of its own. */
export function ends( log ) {
	const signals = {};
	for ( const [ , fpm, apache ] of log.matchAll( /exited on signal (\d+)|exit signal [^(\n]*\((\d+)\)/g ) ) {
		signals[ fpm ?? apache ] = ( signals[ fpm ?? apache ] ?? 0 ) + 1;
	}
	const codes = log.match( /exited with code [1-9]\d*|exited with exit code|core dumped|possible coredump/g ) ?? [];
	return { signals, codes };
}
