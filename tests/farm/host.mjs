// A host of the farm: folders of its own for config and events, and PHP settings that name them. An application server also
// has a php-fpm, and every host may have a worker and a runner of jobs.
import { spawn } from 'node:child_process';
import { copyFileSync, existsSync, mkdirSync, openSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from '../first-day/documents.mjs';
import { Service } from './service.mjs';

const IS_ROOT = process.getuid() === 0;
export const MEDIAWIKI = process.env.MW_INSTALL_PATH || '/usr/share/mediawiki';
const SO = join( process.env.STATSIG_BUILD ?? join( ROOT, 'build' ), 'statsig.so' );

/** php-fpm, which listens on a socket. */
class Fpm extends Service {
	constructor( host ) {
		super( join( host.folder, 'fpm' ), `php-fpm of ${ host.name }` );
		this.host = host;
		this.socket = join( this.folder, 's' );
	}

	prepare() {
		const { env } = this.host;
		writeFileSync( join( this.folder, 'conf' ), `[global]
error_log = ${ this.folder }/error.log
daemonize = no
[wiki]
listen = ${ this.socket }
${ IS_ROOT ? 'user = root\ngroup = root' : '' }
pm = static
pm.max_children = 2
catch_workers_output = yes
${ Object.entries( env ).filter( ( [ name ] ) => name !== 'PHP_INI_SCAN_DIR' ).map( ( [ name, value ] ) => `env[${ name }] = ${ value }` ).join( '\n' ) }
` );
	}

	command() {
		return [ 'php-fpm8.2', [ ...IS_ROOT ? [ '-R' ] : [], '-F', '-y', join( this.folder, 'conf' ) ], { env: this.host.env } ];
	}

	async isUp() {
		return existsSync( this.socket );
	}
}

export class Host {
	/**
	 * @param {string} farm Folder of the farm
	 * @param {string} name
	 * @param {string} api Where Statsig is
	 * @param {{ uid?: number, gid?: number }} user Whose commands are; this one's if empty
	 */
	constructor( farm, name, api, user = {} ) {
		Object.assign( this, { name, user } );
		this.folder = join( farm, name );
		this.env = { FARM_HOST: name, MW_CONFIG_FILE: join( farm, 'LocalSettings.php' ), MW_INSTALL_PATH: MEDIAWIKI, PHP_INI_SCAN_DIR: `:${ this.folder }/ini` };
		for ( const path of [ 'ini', 'statsig/spool', 'log' ] ) {
			mkdirSync( join( this.folder, path ), { recursive: true } );
		}
		const at = join( this.folder, 'statsig' );
		copyFileSync( join( farm, 'key' ), join( at, 'key' ) );
		writeFileSync( join( this.folder, 'ini/50-statsig.ini' ), `extension=${ SO }
statsig.config_file=${ at }/config.json
statsig.spool_dir=${ at }/spool
statsig.spool_min_free_bytes=0
statsig.secret_file=${ at }/key
statsig.api=${ api }
statsig.events_api=${ api }
log_errors=1
display_errors=0
error_log=${ this.folder }/log/php.log
` );
		this.fpm = new Fpm( this );
		this.processes = new Map();
	}

	/** A command that is to run for as long as the farm: it is started again where it ends by itself, as a service is. */
	keep( name, script, ...args ) {
		const log = openSync( join( this.folder, `log/${ name }.log` ), 'a' );
		const begin = () => {
			const child = spawn( 'php', [ script, ...args ], { env: { ...process.env, ...this.env }, stdio: [ 'ignore', log, log ], ...this.user } );
			const entry = { child, isWanted: true };
			entry.ended = new Promise( ( resolve ) => child.once( 'exit', resolve ) ).then( () => {
				if ( entry.isWanted ) {
					setTimeout( () => entry.isWanted && begin(), 300 );
				}
			} );
			this.processes.set( name, entry );
		};
		begin();
	}

	worker( ...args ) {
		this.keep( 'worker', join( ROOT, 'php/maintenance/worker.php' ), '--loop', ...args );
	}

	runner() {
		this.keep( 'runner', join( MEDIAWIKI, 'maintenance/runJobs.php' ), '--wait', '--type', 'statsigEvents' );
	}

	kill( name, signal ) {
		this.processes.get( name ).child.kill( signal );
	}

	async stop( name ) {
		const entry = this.processes.get( name );
		entry.isWanted = false;
		entry.child.kill( 'SIGTERM' );
		await entry.ended;
		this.processes.delete( name );
	}

	async end() {
		await Promise.all( [ ...[ ...this.processes.keys() ].map( ( name ) => this.stop( name ) ), this.fpm.end( 'SIGTERM' ) ] );
	}

	/** @return {{ status: number, said: string }} of a script that runs once */
	run( script, ...args ) {
		return new Promise( ( resolve ) => {
			const child = spawn( 'php', [ script, ...args ], { env: { ...process.env, ...this.env }, stdio: [ 'ignore', 'pipe', 'pipe' ] } );
			let said = '';
			for ( const stream of [ child.stdout, child.stderr ] ) {
				stream.on( 'data', ( text ) => {
					said += text;
				} );
			}
			child.once( 'close', ( status ) => resolve( { status, said: said.trim() } ) );
		} );
	}

	script( name, ...args ) {
		return this.run( join( ROOT, `php/maintenance/${ name }.php` ), ...args );
	}

	/** What the host knows of its farm's config. */
	record() {
		const path = join( this.folder, 'statsig/config.farm.json' );
		return existsSync( path ) ? JSON.parse( readFileSync( path, 'utf8' ) ) : null;
	}

	log( name ) {
		const path = join( this.folder, 'log', name );
		return existsSync( path ) ? readFileSync( path, 'utf8' ) : '';
	}
}
