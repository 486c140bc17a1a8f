// The machine of the day: commands as root types them, php-fpm's answers, what is installed.
import { spawn, spawnSync } from 'node:child_process';
import { appendFileSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import { ask, request } from '../faults/fastcgi.mjs';

const WIKI = '/srv/mediawiki';

/** @return {{ status: number, said: string }} of commands one after the other, to the first that fails */
export function sh( script, folder = '/srv/statsig' ) {
	const { status, stdout } = spawnSync( 'bash', [ '-ec', `exec 2>&1\n${ script }` ], { cwd: folder, encoding: 'utf8' } );
	return { status, said: stdout.trim() };
}

function mustDo( script ) {
	const { status, said } = sh( script );
	if ( status !== 0 ) {
		throw new Error( `${ script }\n${ said }` );
	}
	return said;
}

/** A wiki on SQLite with the user of the pool, before anybody thought of Statsig. */
export function installWiki() {
	mustDo( `install -d -o www-data -g www-data /srv/wiki
		sudo -u www-data php ${ WIKI }/maintenance/install.php --dbtype sqlite --dbpath /srv/wiki/data --dbname wiki \\
			--server http://127.0.0.1 --scriptpath "" --confpath /srv/wiki --pass a-long-password --lang en First Admin
		mv /srv/wiki/LocalSettings.php ${ WIKI }/
		install -d -o www-data -g www-data /srv/wiki/cache` );
	settings( "wfLoadSkin( 'Vector' );\n$wgCacheDirectory = '/srv/wiki/cache';\n" );
}

export function settings( lines ) {
	appendFileSync( `${ WIKI }/LocalSettings.php`, `\n${ lines }` );
}

/** Takes lines out of LocalSettings.php. */
export function withoutSettings( pattern ) {
	const file = `${ WIKI }/LocalSettings.php`;
	writeFileSync( file, readFileSync( file, 'utf8' ).split( '\n' ).filter( ( line ) => !pattern.test( line ) ).join( '\n' ) );
}

/** Settings of PHP that a real project does not want: where the fake is. Read after deploy/statsig.ini. */
export function pointAt( url ) {
	for ( const sapi of [ 'cli', 'fpm' ] ) {
		writeFileSync( `/etc/php/8.2/${ sapi }/conf.d/90-first-day.ini`, `statsig.api=${ url }\nstatsig.events_api=${ url }\n` +
			'statsig.check_interval=0.1\nstatsig.spool_min_free_bytes=0\n' );
	}
}

/** @return {Promise<Object>} the fake Statsig: url, end() */
export async function fakeStatsig() {
	const fake = spawn( 'node', [ '/srv/statsig/tests/fake-statsig/main.mjs', '--document', '/srv/statsig/tests/phpunit/fixtures/config.json' ],
		{ stdio: [ 'ignore', 'pipe', 'inherit' ] } );
	const [ line ] = await new Promise( ( resolve ) => fake.stdout.once( 'data', ( text ) => resolve( [ text ] ) ) );
	const url = `http://127.0.0.1:${ JSON.parse( line ).port }`;
	return {
		url,
		events: async ( name ) => ( await fetch( `${ url }/__control/events?name=${ name }` ) ).json(),
		end: () => fake.kill()
	};
}

/** @return {Promise<{ body: string, error: ?string }>} of php-fpm, as the wiki's pool */
export function page( entry, query, more, body ) {
	const script = `${ WIKI }/${ entry }.php`;
	return ask( '/run/php/php8.2-fpm.sock', request( script, query, {
		SCRIPT_NAME: `/${ entry }.php`, REQUEST_URI: `/${ entry }.php?${ query }`, HTTP_HOST: '127.0.0.1', ...more
	}, body ) );
}

/** What the wiki's PHP prints of a piece of code, as the user of the pool. */
export function inWiki( code ) {
	const file = '/tmp/in-wiki.php';
	writeFileSync( file, `<?php
require '${ WIKI }/maintenance/Maintenance.php';
class InWiki extends Maintenance {
	public function execute() {
		require '/tmp/code.php';
	}
}
$maintClass = InWiki::class;
require RUN_MAINTENANCE_IF_MAIN;
` );
	writeFileSync( '/tmp/code.php', code );
	return sh( `sudo -u www-data php ${ file }` ).said;
}

export const packages = () => mustDo( "dpkg-query -W -f='${db:Status-Abbrev} ${Package} ${Version}\\n'" );

/** @return {string} what apt-get would do for "make setup" here, without doing it; Remv is a package that would go */
export function setupSimulated() {
	mustDo( `mkdir /tmp/simulated
		printf '#!/bin/sh\n[ "$1" = update ] || exec /usr/bin/apt-get -s "$@"\n' >/tmp/simulated/apt-get
		printf '#!/bin/sh\necho rustc 1.99.0\n' | tee /tmp/simulated/rustc /tmp/simulated/cargo >/tmp/simulated/npm
		chmod +x /tmp/simulated/*` );
	return sh( 'PATH=/tmp/simulated:$PATH tests/run/setup' ).said;
}

/** @return {string[]} files with our name in all places where an installation puts them */
export const traces = () => mustDo(
	`find /etc /usr/lib/php /usr/lib/systemd /var/lib /srv/mediawiki -name '*statsig*' -o -name Statsig` ).split( '\n' ).filter( Boolean ).sort();

/** @return {string} the name of the user that a unit's process runs as; empty where none runs */
export function runsAs( unit ) {
	const file = `/run/first-day/${ unit }`;
	return existsSync( file ) ? sh( `stat -c %U /proc/$(cat ${ file })` ).said : '';
}
