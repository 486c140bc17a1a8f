// Hosts on which a reader waits for whatever PHP does after his page: php-cgi behind lighttpd, and PHP in the processes of Apache.
// There no page looks for the farm's config, and the host's worker does; with php-fpm pages do.
import { execFileSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { until } from '../demo/until.mjs';
import { ROOT } from '../first-day/documents.mjs';
import { readCalls } from './calls.mjs';
import { Host, MEDIAWIKI } from './host.mjs';
import { ask } from './readers.mjs';
import { Service } from './service.mjs';

const IS_ROOT = process.getuid() === 0;
// Apache serves nothing as root
const NOBODY = { uid: 65534, gid: 65534 };
const MODULES = '/usr/lib/apache2/modules';
const VIEWS = 5;
const PATIENCE = 60;

class PhpCgi extends Service {
	constructor( host ) {
		super( join( host.folder, 'web' ), 'php-cgi' );
		this.host = host;
	}

	prepare() {
		writeFileSync( join( this.folder, 'conf' ), `server.modules = ( "mod_alias", "mod_fastcgi" )
server.bind = "127.0.0.1"
server.port = ${ this.port }
server.document-root = "${ MEDIAWIKI }"
server.errorlog = "${ this.folder }/error.log"
alias.url = ( "/probe.php" => "${ ROOT }/tests/farm/probe.php" )
fastcgi.server = ( ".php" => (( "bin-path" => "/usr/bin/php-cgi", "socket" => "${ this.folder }/s", "max-procs" => 1,
	"bin-environment" => ( "PHP_FCGI_CHILDREN" => "2" ) )) )
` );
	}

	command() {
		return [ 'lighttpd', [ '-D', '-f', join( this.folder, 'conf' ) ], { env: this.host.env } ];
	}
}

class Apache extends Service {
	constructor( host ) {
		super( join( host.folder, 'web' ), 'Apache' );
		this.host = host;
	}

	prepare() {
		const modules = { mpm_prefork: 'mod_mpm_prefork', authz_core: 'mod_authz_core', alias: 'mod_alias', php: 'libphp8.2' };
		writeFileSync( join( this.folder, 'conf' ), [
			'ServerName localhost', `Listen 127.0.0.1:${ this.port }`, `PidFile ${ this.folder }/pid`, `DefaultRuntimeDir ${ this.folder }`,
			`ErrorLog ${ this.folder }/error.log`, ...IS_ROOT ? [ 'User nobody', 'Group nogroup' ] : [],
			...Object.entries( modules ).map( ( [ name, file ] ) => `LoadModule ${ name }_module ${ MODULES }/${ file }.so` ),
			'StartServers 2', 'MaxRequestWorkers 2', `DocumentRoot ${ MEDIAWIKI }`, `Alias /probe.php ${ ROOT }/tests/farm/probe.php`,
			'<Directory />', 'Require all granted', '</Directory>', '<FilesMatch "\\.php$">', 'SetHandler application/x-httpd-php', '</FilesMatch>', ''
		].join( '\n' ) );
	}

	command() {
		process.once( 'exit', () => this.child.kill( 'SIGKILL' ) );
		// When it ends it signals the whole group of processes that it is in
		return [ 'apache2', [ '-DFOREGROUND', '-d', this.folder, '-f', join( this.folder, 'conf' ) ], { env: this.host.env, detached: true } ];
	}
}

/** @return {Promise<number>} how many of some page views were whole */
async function view( port ) {
	let whole = 0;
	for ( let n = 0; n < VIEWS; n++ ) {
		const { status, body } = await ask( `http://127.0.0.1:${ port }/index.php?title=Special:BlankPage&view=${ n }` );
		whole += status === 200 && body.includes( '</html>' ) ? 1 : 0;
	}
	return whole;
}

/** When a host last looked, in ms since 1970; 0: never. */
function lookedAt( host ) {
	const path = join( host.folder, 'statsig/config.farm.lock' );
	return existsSync( path ) ? statSync( path ).mtimeMs : 0;
}

async function askOne( farm, checks, host, server, interval ) {
	await server.start();
	const config = farm.other.record().pointer.config.sha256.slice( 0, 16 );
	const whole = await view( server.port );
	const calls = readCalls( farm.lines( 'store.log' ) ).filter( ( call ) => call.host === host.name );
	checks.hold( `${ server.name }: no page looks for the farm's config, as its reader would wait for that`,
		whole === VIEWS && lookedAt( host ) === 0 && calls.length === 0, `${ whole } page views, ${ calls.length } calls to the store` );
	host.worker( '--interval', String( interval ) );
	const { value, seconds } = await until( PATIENCE, async () => ( await ask( `http://127.0.0.1:${ server.port }/probe.php` ) ).body === config );
	checks.hold( `${ server.name }: the worker of the host does, and its processes answer by that config`, value && lookedAt( host ) > 0,
		value ? `${ seconds.toFixed( 1 ) } s after the worker began` : host.log( 'worker.log' ).trim().split( '\n' ).at( -1 ) );
	await host.stop( 'worker' );
	await server.end();
}

/** @param {number} interval Seconds between two looks of a worker */
export async function askWhereReadersWait( farm, fakeUrl, checks, interval ) {
	const before = lookedAt( farm.apps[ 0 ] );
	const { value } = await until( PATIENCE, async () => await view( farm.ports[ 0 ] ) === VIEWS && lookedAt( farm.apps[ 0 ] ) > before );
	checks.hold( 'php-fpm: a page has that looked after when it was sent', value, 'and no worker runs there' );
	const cgi = new Host( farm.folder, 'd', fakeUrl );
	farm.hosts.push( cgi );
	await askOne( farm, checks, cgi, farm.serve( new PhpCgi( cgi ) ), interval );
	const inApache = new Host( farm.folder, 'e', fakeUrl, IS_ROOT ? NOBODY : {} );
	farm.hosts.push( inApache );
	const server = farm.serve( new Apache( inApache ) );
	if ( IS_ROOT ) {
		// What all hosts write to
		chmodSync( farm.folder, 0o755 );
		for ( const name of [ 'store.log', 'statsig.log', 'exception.log' ] ) {
			writeFileSync( join( farm.folder, name ), '', { flag: 'a' } );
			chmodSync( join( farm.folder, name ), 0o666 );
		}
		execFileSync( 'chown', [ '-R', `${ NOBODY.uid }:${ NOBODY.gid }`, inApache.folder ] );
	}
	await askOne( farm, checks, inApache, server, interval );
}
