// A farm on one machine: a wiki on MariaDB, memcached and Redis, two application servers without a common disk behind nginx, and a
// host that asks Statsig and runs jobs.
import { execFileSync } from 'node:child_process';
import { appendFileSync, chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from '../edge/front.mjs';
import { ROOT } from '../first-day/documents.mjs';
import { Host, MEDIAWIKI } from './host.mjs';
import { MariaDb, Memcached, Redis, Service } from './service.mjs';

const IS_ROOT = process.getuid() === 0;

class Nginx extends Service {
	constructor( farm ) {
		super( join( farm.folder, 'nginx' ), 'nginx' );
		this.farm = farm;
	}

	prepare() {
		const { apps, ports } = this.farm;
		const server = ( port, pass ) => `server {
		listen 127.0.0.1:${ port };
		location = /probe { fastcgi_param SCRIPT_FILENAME ${ ROOT }/tests/farm/probe.php; fastcgi_param REQUEST_METHOD GET; fastcgi_pass ${ pass }; }
		location ~ ^/(resources|skins|extensions)/ { root ${ MEDIAWIKI }; }
		location ~ ^/(index|api|load|rest)\\.php(/|$) {
			fastcgi_split_path_info ^(/[a-z]+\\.php)(.*)$;
			fastcgi_pass ${ pass };
			fastcgi_param SCRIPT_FILENAME ${ MEDIAWIKI }$fastcgi_script_name;
			fastcgi_param SCRIPT_NAME $fastcgi_script_name;
			fastcgi_param PATH_INFO $fastcgi_path_info;
			fastcgi_param REQUEST_URI $request_uri;
			fastcgi_param QUERY_STRING $query_string;
			fastcgi_param REQUEST_METHOD $request_method;
			fastcgi_param CONTENT_TYPE $content_type;
			fastcgi_param CONTENT_LENGTH $content_length;
			fastcgi_param SERVER_PROTOCOL $server_protocol;
			fastcgi_param SERVER_NAME 127.0.0.1;
			fastcgi_param SERVER_PORT ${ this.port };
			fastcgi_param REMOTE_ADDR $remote_addr;
		}
	}`;
		const temporary = [ 'client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi' ].map( ( name ) => `${ name }_temp_path ${ this.folder }/${ name };` ).join( ' ' );
		writeFileSync( join( this.folder, 'conf' ), `${ IS_ROOT ? 'user root;' : '' }
daemon off; worker_processes 1; pid ${ this.folder }/pid; error_log ${ this.folder }/error.log; events { worker_connections 256; }
http {
	access_log off; client_max_body_size 8m; ${ temporary }
	upstream apps { ${ apps.map( ( host ) => `server unix:${ host.fpm.socket };` ).join( ' ' ) } }
	${ server( this.port, 'apps' ) }
	${ apps.map( ( host, at ) => server( ports[ at ], `unix:${ host.fpm.socket }` ) ).join( '\n' ) }
}` );
	}

	command() {
		return [ 'nginx', [ '-e', join( this.folder, 'error.log' ), '-p', this.folder, '-c', join( this.folder, 'conf' ) ] ];
	}
}

export class Farm {
	/** @param {string} api Where Statsig is */
	async make( api ) {
		this.more = [];
		// A socket's path must be short
		this.folder = mkdtempSync( join( tmpdir(), 'sf-' ) );
		writeFileSync( join( this.folder, 'key' ), 'secret-demo0123456789' );
		chmodSync( join( this.folder, 'key' ), 0o600 );
		mkdirSync( join( this.folder, 'cache' ) );
		this.mariadb = new MariaDb( join( this.folder, 'db' ), 'MariaDB' );
		this.memcached = new Memcached( join( this.folder, 'mc' ), 'memcached' );
		this.redis = new Redis( join( this.folder, 'rd' ), 'Redis' );
		await Promise.all( [ this.mariadb.start(), this.memcached.start(), this.redis.start() ] );
		this.apps = [ 'a', 'b' ].map( ( name ) => new Host( this.folder, name, api ) );
		this.other = new Host( this.folder, 'c', api );
		this.hosts = [ ...this.apps, this.other ];
		this.ports = await Promise.all( this.apps.map( freePort ) );
		this.nginx = new Nginx( this );
		this.install();
		await Promise.all( this.apps.map( ( host ) => host.fpm.start() ) );
		this.nginx.port = await freePort();
		this.url = `http://127.0.0.1:${ this.nginx.port }`;
		this.nginx.prepare();
		await this.nginx.start();
		return this;
	}

	install() {
		const env = { ...process.env };
		delete env.MW_CONFIG_FILE;
		execFileSync( 'php', [
			join( MEDIAWIKI, 'maintenance/install.php' ), '--dbtype', 'mysql', '--dbserver', `127.0.0.1:${ this.mariadb.port }`, '--dbname', 'wiki', '--dbuser', 'root',
			'--dbpass', '', '--installdbuser', 'root', '--installdbpass', '', '--server', 'http://127.0.0.1', '--scriptpath', '', '--confpath', this.folder,
			'--pass', 'a-long-password', '--lang', 'en', 'Farm', 'Admin'
		], { env, stdio: [ 'ignore', 'ignore', 'inherit' ] } );
		// As docs/operations.md has it
		this.mariadb.ask( 'CREATE DATABASE statsig; CREATE TABLE statsig.objectcache LIKE wiki.objectcache' );
		appendFileSync( join( this.folder, 'LocalSettings.php' ), `\n$wgStatsigTestFolder = __DIR__;\nrequire '${ ROOT }/tests/farm/settings.php';\n` );
	}

	/**
	 * @param {'redis'|'db'} engine Redis for jobs and the memcached client in PHP; or jobs in the database, and memcached by PECL
	 * @param {'spool'|'jobqueue'} transport
	 */
	async use( engine, transport = 'jobqueue' ) {
		writeFileSync( join( this.folder, 'farm.json' ), JSON.stringify( {
			engine, transport, url: this.url, mariadb: this.mariadb.port, memcached: this.memcached.port, redis: this.redis.port
		} ) );
	}

	/** A web server that is ended with the farm, if not before. */
	serve( service ) {
		this.more.push( service );
		return service;
	}

	/** Lines of a log of the farm. */
	lines( name ) {
		const path = join( this.folder, name );
		return existsSync( path ) ? readFileSync( path, 'utf8' ).split( '\n' ).filter( Boolean ) : [];
	}

	async end( isClean ) {
		await Promise.all( ( this.hosts ?? [] ).map( ( host ) => host.end() ) );
		await Promise.all( [ ...this.more, this.nginx, this.mariadb, this.memcached, this.redis ].map( ( service ) => service?.end() ) );
		if ( isClean ) {
			rmSync( this.folder, { recursive: true } );
		}
	}
}
