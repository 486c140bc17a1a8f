// php-fpm of one test: a folder of its own, workers of the user nobody, ended by its pid.
import { spawn, execFileSync } from 'node:child_process';
import { chmodSync, chownSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ask, request } from './fastcgi.mjs';
import { until } from '../demo/until.mjs';

export const ROOT = fileURLToPath( new URL( '../..', import.meta.url ) );
export const MODULE = join( process.env.STATSIG_BUILD ?? join( ROOT, 'build' ), 'statsig.so' );
const IS_ROOT = process.getuid() === 0;
const NOBODY = 65534;

function program() {
	const minor = execFileSync( 'php', [ '-n', '-r', 'echo PHP_MAJOR_VERSION, ".", PHP_MINOR_VERSION;' ], { encoding: 'utf8' } );
	return [ `/usr/sbin/php-fpm${ minor }`, `/usr/bin/php-fpm${ minor }` ].find( existsSync ) ?? `php-fpm${ minor }`;
}

/** A folder that the workers may enter, with a config file in it or not. */
export class Folder {
	constructor() {
		this.path = mkdtempSync( join( tmpdir(), 'statsig-fpm-' ) );
		chmodSync( this.path, 0o755 );
		// The folder of the config is the worker's: nobody may write there.
		mkdirSync( join( this.path, 'config' ), { mode: 0o755 } );
		this.config = join( this.path, 'config', 'config.json' );
	}

	file( name, content ) {
		const path = join( this.path, name );
		if ( content !== undefined ) {
			writeFileSync( path, content );
			chmodSync( path, 0o644 );
		}
		return path;
	}

	remove() {
		rmSync( this.path, { recursive: true, force: true } );
	}
}

export class Fpm {
	/**
	 * @param {Folder} folder
	 * @param {Object} options pools: name => lines of its section, besides user and listen; ini: settings of
	 *  the process; module: false runs without it; wrap: a command and its arguments to run php-fpm under;
	 *  grace: seconds for which requests in flight are ended, not cut, when it is told to reload or to go
	 */
	constructor( folder, { pools = { www: STATIC( 4 ) }, ini = {}, module = true, wrap = [], grace = 10 } = {} ) {
		Object.assign( this, { folder, pools, module, wrap, grace } );
		this.ini = { 'statsig.config_file': folder.config, 'statsig.check_interval': '0.01', ...ini };
	}

	async start() {
		this.log = this.folder.file( 'fpm.log', '' );
		const sections = Object.entries( this.pools ).map( ( [ name, lines ] ) => [
			`[${ name }]`, `listen = ${ this.socket( name ) }`, 'listen.backlog = 1024',
			...( IS_ROOT ? [ 'user = nobody', 'group = nogroup' ] : [] ), 'catch_workers_output = yes', ...lines
		].join( '\n' ) );
		const conf = this.folder.file( 'fpm.conf',
			`[global]\nerror_log = ${ this.log }\ndaemonize = no\nprocess_control_timeout = ${ this.grace }\n${ sections.join( '\n' ) }\n` );
		const settings = { ...( this.module ? { extension: MODULE } : {} ), ...this.ini };
		// A file, not options: a reload starts PHP anew and reads it again.
		this.iniFile = this.folder.file( 'php.ini', iniText( settings ) );
		const [ command, ...args ] = [ ...this.wrap, program(), '-F', '-c', this.iniFile, '-y', conf ];
		this.child = spawn( command, args, { stdio: [ 'ignore', 'ignore', 'pipe' ], env: { ...process.env, PHP_INI_SCAN_DIR: '' } } );
		this.child.stderr.resume();
		this.endWithUs = () => this.child.kill( 'SIGKILL' );
		process.once( 'exit', this.endWithUs );
		await this.when( 'it listens', () => {
			if ( this.child.exitCode !== null ) {
				throw new Error( `php-fpm ended: ${ this.said() }` );
			}
			return /ready to handle connections/.test( this.said() );
		} );
		return this;
	}

	socket( pool = 'www' ) {
		return join( this.folder.path, `${ pool }.sock` );
	}

	said() {
		return readFileSync( this.log, 'utf8' );
	}

	/** The master: php-fpm itself, also under a wrapper. */
	get pid() {
		return Number( /fpm is running, pid (\d+)/.exec( this.said() )[ 1 ] );
	}

	/** Answers of a script, parsed. Throws where a request fails. */
	async ask( script, { query = '', pool = 'www', more = {} } = {} ) {
		const { body, error } = await ask( this.socket( pool ), request( script, query, more ) );
		if ( error ) {
			throw new Error( `${ error }: ${ body }` );
		}
		return JSON.parse( body );
	}

	/** Waits until something is so; gives up, with the log, after a minute. */
	async when( what, look ) {
		const { value } = await until( 60, look );
		if ( !value ) {
			throw new Error( `it never came that ${ what }; the log: ${ this.said() }` );
		}
		return value;
	}

	/** Workers that a signal ended, by the master's log. */
	killed() {
		return this.said().match( /exited on signal|exited with code [1-9]/g ) ?? [];
	}

	async stop() {
		if ( this.child && this.child.exitCode === null && this.child.signalCode === null ) {
			const ended = new Promise( ( resolve ) => this.child.once( 'exit', resolve ) );
			process.kill( this.wrap.length ? this.pid : this.child.pid, 'SIGTERM' );
			await ended;
		}
		process.removeListener( 'exit', this.endWithUs ?? ( () => {} ) );
	}
}

/** @param {Object<string,*>} settings name => value @return {string} a php.ini of them */
export function iniText( settings ) {
	return Object.entries( settings ).map( ( [ name, value ] ) => `${ name }=${ value }\n` ).join( '' );
}

export function STATIC( workers, ...more ) {
	return [ 'pm = static', `pm.max_children = ${ workers }`, ...more ];
}

/** Lets the workers read what is put there: the worker gives its files the folder's group. */
export function shareWithWorkers( path ) {
	if ( IS_ROOT ) {
		chownSync( path, 0, NOBODY );
	}
}

/** A folder that they write into, as the spool. */
export function giveToWorkers( path ) {
	if ( IS_ROOT ) {
		chownSync( path, NOBODY, NOBODY );
	}
}
