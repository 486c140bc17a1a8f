// The machine of the day: commands as root types them, the fake Statsig, what is installed.
import { execFile, spawn } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';

/** @return {Promise<{ status: number, said: string }>} of commands one after the other, to the first that fails */
export function sh( script ) {
	// Not spawnSync: readers ask the wiki meanwhile. What it starts for good has outputs of its own
	return new Promise( ( resolve ) => execFile( 'bash', [ '-ec', `exec 2>&1\n${ script }` ], { cwd: '/srv/statsig', encoding: 'utf8' },
		( error, stdout ) => resolve( { status: error ? error.code : 0, said: stdout.trim() } ) ) );
}

export async function mustDo( script ) {
	const { status, said } = await sh( script );
	if ( status !== 0 ) {
		throw new Error( `${ script }\n${ said }` );
	}
	return said;
}

/** Settings of PHP that a real project does not want: where the fake is. Read after deploy/statsig.ini. */
export function pointAt( url ) {
	// Those that are there: Apache's too, where it is
	for ( const sapi of readdirSync( '/etc/php/8.2' ).filter( ( name ) => existsSync( `/etc/php/8.2/${ name }/conf.d` ) ) ) {
		writeFileSync( `/etc/php/8.2/${ sapi }/conf.d/90-first-day.ini`, `statsig.api=${ url }\nstatsig.events_api=${ url }\n` +
			'statsig.check_interval=0.1\nstatsig.spool_min_free_bytes=0\n' );
	}
}

const DOCUMENT = '/srv/statsig/tests/phpunit/fixtures/config.json';

/** @return {Promise<Object>} the fake Statsig: url, events( name ), document(), serve( document ), end() */
export async function fakeStatsig() {
	const fake = spawn( 'node', [ '/srv/statsig/tests/fake-statsig/main.mjs', '--document', DOCUMENT ],
		{ stdio: [ 'ignore', 'pipe', 'inherit' ] } );
	const [ line ] = await new Promise( ( resolve ) => fake.stdout.once( 'data', ( text ) => resolve( [ text ] ) ) );
	const url = `http://127.0.0.1:${ JSON.parse( line ).port }`;
	return {
		url,
		events: async ( name ) => ( await ( await fetch( `${ url }/__control/events?name=${ name }` ) ).json() ).map( ( { event } ) => event ),
		document: () => readFileSync( DOCUMENT, 'utf8' ),
		serve: ( document ) => fetch( `${ url }/__control/document`, { method: 'PUT', body: document } ),
		end: () => fake.kill()
	};
}

/** Where the checkout came from: a repository with the files as they are now. */
export class Origin {
	constructor() {
		this.git = 'git -c user.name=Origin -c user.email=origin@example.org';
	}

	async make() {
		await mustDo( `git init --quiet --initial-branch=main /srv/statsig
			${ this.git } add --all
			${ this.git } commit --quiet --message="This version"
			git clone --quiet --bare /srv/statsig /srv/origin.git
			git remote add origin /srv/origin.git
			git fetch --quiet
			git branch --quiet --set-upstream-to=origin/main` );
	}

	/** Publishes a version that differs in its number, where the module, the extension and a unit say it. */
	async publish( version ) {
		await mustDo( `git clone --quiet /srv/origin.git /tmp/next
			cd /tmp/next
			sed -i '0,/^version = /s/^version = .*/version = "${ version }"/' Cargo.toml
			sed -i '/^name = "statsig"$/{n;s/.*/version = "${ version }"/}' Cargo.lock
			sed -i 's/^\t"version": .*/\t"version": "${ version }",/' php/extension.json
			echo '# of version ${ version }' >>deploy/statsig-worker.service
			${ this.git } commit --quiet --all --message="Version ${ version }"
			git push --quiet` );
	}
}

export const packages = () => mustDo( "dpkg-query -W -f='${db:Status-Abbrev} ${Package} ${Version}\\n'" );

/** @return {Promise<string>} what apt-get would do for "make setup" here, without doing it; Remv is a package that would go */
export async function setupSimulated() {
	await mustDo( `mkdir /tmp/simulated
		printf '#!/bin/sh\n[ "$1" = update ] || exec /usr/bin/apt-get -s "$@"\n' >/tmp/simulated/apt-get
		printf '#!/bin/sh\necho rustc 1.99.0\n' | tee /tmp/simulated/rustc /tmp/simulated/cargo >/tmp/simulated/npm
		chmod +x /tmp/simulated/*` );
	return ( await sh( 'PATH=/tmp/simulated:$PATH tests/run/setup' ) ).said;
}

/** @return {Promise<string[]>} files with our name in all places where an installation puts them */
export const traces = async () => ( await mustDo(
	`find /etc /usr/lib/php /usr/lib/systemd /var/lib /srv/mediawiki -name '*statsig*' -o -name Statsig` ) ).split( '\n' ).filter( Boolean ).sort();

/** @return {Promise<string>} the name of the user that a unit's process runs as; empty where none runs */
export async function runsAs( unit ) {
	const { status, said } = await sh( `pid=$(cat /run/first-day/${ unit })\nstat -c %U /proc/$pid` );
	return status === 0 ? said : '';
}
