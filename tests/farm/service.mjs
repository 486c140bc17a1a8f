// A service of the farm as a process of its own on loopback: started, killed and started again, ended by its pid.
import { execFileSync, spawn } from 'node:child_process';
import { mkdirSync, openSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { freePort } from '../edge/front.mjs';
import { until } from '../demo/until.mjs';

const IS_ROOT = process.getuid() === 0;
const PATIENCE = 60;

export class Service {
	/**
	 * @param {string} folder of its own, which is made
	 * @param {string} name
	 */
	constructor( folder, name ) {
		Object.assign( this, { folder, name, child: null } );
		mkdirSync( folder, { recursive: true } );
	}

	/** Prepares what the service starts from, once. */
	prepare() {}

	/** @return {[string, string[], Object?]} program, arguments, and options of spawn() */
	command() {
		throw new Error( 'which?' );
	}

	async start() {
		if ( this.port === undefined ) {
			this.port = await freePort();
			this.prepare();
		}
		const [ program, args, options = {} ] = this.command();
		const log = openSync( join( this.folder, 'log' ), 'a' );
		this.child = spawn( program, args, { ...options, stdio: [ 'ignore', log, log ], env: {
			...process.env, PATH: `${ process.env.PATH }:/usr/sbin`, ...options.env
		} } );
		this.ended = new Promise( ( resolve ) => {
			this.child.once( 'error', resolve );
			this.child.once( 'exit', resolve );
		} );
		const { value } = await until( PATIENCE, () => this.child.exitCode === null && this.child.signalCode === null ? this.isUp() : 'ended' );
		if ( value !== true ) {
			throw new Error( `${ this.name } does not start: ${ join( this.folder, 'log' ) }` );
		}
		return this;
	}

	/** @return {Promise<boolean>} */
	isUp() {
		return new Promise( ( resolve ) => {
			const socket = connect( this.port, '127.0.0.1', () => {
				socket.destroy();
				resolve( true );
			} ).on( 'error', () => resolve( false ) );
		} );
	}

	async end( signal = 'SIGTERM' ) {
		if ( this.child && this.child.exitCode === null && this.child.signalCode === null ) {
			this.child.kill( signal );
			await this.ended;
		}
	}
}

export class MariaDb extends Service {
	prepare() {
		this.socket = join( this.folder, 's' );
		execFileSync( 'mariadb-install-db', [
			'--no-defaults', `--datadir=${ this.folder }/data`, '--auth-root-authentication-method=normal', '--skip-test-db', ...IS_ROOT ? [ '--user=root' ] : []
		], { stdio: [ 'ignore', 'ignore', 'pipe' ] } );
	}

	command() {
		return [ 'mariadbd', [
			'--no-defaults', ...IS_ROOT ? [ '--user=root' ] : [], `--datadir=${ this.folder }/data`, `--socket=${ this.socket }`, `--port=${ this.port }`,
			'--bind-address=127.0.0.1', '--skip-name-resolve', '--innodb-buffer-pool-size=64M', '--innodb-log-file-size=16M', '--performance-schema=OFF',
			`--pid-file=${ this.folder }/pid`
		] ];
	}

	/** @return {string} what the client says, without headings */
	ask( sql, database = '' ) {
		return execFileSync( 'mariadb', [ '--no-defaults', '-u', 'root', `--socket=${ this.socket }`, '-N', '-B', '-e', sql, ...database ? [ database ] : [] ],
			{ encoding: 'utf8' } ).trim();
	}
}

export class Memcached extends Service {
	command() {
		return [ 'memcached', [ '-l', '127.0.0.1', '-p', String( this.port ), '-U', '0', '-m', '64', ...IS_ROOT ? [ '-u', 'root' ] : [] ] ];
	}
}

export class Redis extends Service {
	command() {
		// What it has taken is on the disk before it says so: else a kill loses it
		return [ 'redis-server', [
			'--port', String( this.port ), '--bind', '127.0.0.1', '--dir', this.folder, '--appendonly', 'yes', '--appendfsync', 'always', '--save', ''
		] ];
	}
}
