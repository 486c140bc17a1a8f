// Two wikis on one host, by the commands of deploy/README.md: two pools of different users under one ini,
// a worker each. Runs in a root of its own that enter made, as root.
import { appendFileSync, writeFileSync } from 'node:fs';
import { Checks } from '../demo/checks.mjs';
import { until } from '../demo/until.mjs';
import { blocks, section } from './documents.mjs';
import { fakeStatsig, mustDo, pointAt, runsAs, sh } from './host.mjs';
import { Play } from './play.mjs';
import { Wiki } from './wiki.mjs';

const HEADING = 'Two wikis on one host';
const checks = new Checks();
const play = new Play( checks );
const text = section( 'deploy/README.md', HEADING );
const [ pool, commands ] = [ 'ini', 'sh' ].map( ( wanted ) => blocks( text ).find( ( { language } ) => language === wanted ).text );
const [ module ] = blocks( section( 'README.md', 'Install on a wiki' ) ).map( ( { text: first } ) => first );
const settings = blocks( section( 'README.md', 'Install on a wiki' ) ).find( ( { language } ) => language === 'php' ).text;

async function addWiki( name ) {
	const socket = `/run/php/${ name }.sock`;
	await mustDo( `useradd --system --no-create-home --shell /usr/sbin/nologin ${ name }` );
	const wiki = new Wiki( `/srv/mediawiki-${ name }`, name, socket );
	await wiki.install();
	wiki.set( `${ settings }$wgStatsigEvents = [ 'of_${ name }' => [] ];` );
	writeFileSync( `/etc/php/8.2/fpm/pool.d/${ name }.conf`, pool.replaceAll( 'red', name ) );
	appendFileSync( `/etc/php/8.2/fpm/pool.d/${ name }.conf`, `listen = ${ socket }\npm = static\npm.max_children = 1\n` );
	writeFileSync( '/srv/statsig/key.txt', `secret-${ name }0123456789\n` );
	await play.block( `${ HEADING }: ${ name }`, commands.replace( /\bred\b/g, name ) );
	return wiki;
}

const fake = await fakeStatsig();
try {
	await play.block( 'the module', module );
	await mustDo( "sed -i '/^statsig\\./d' /etc/php/8.2/mods-available/statsig.ini" );
	pointAt( fake.url );
	for ( const name of [ 'red', 'blue' ] ) {
		const wiki = await addWiki( name );
		checks.hold( `the wiki of ${ name } is up`, await wiki.isUp(), 'Main_Page' );
		const user = await runsAs( `statsig-worker@${ name }` );
		checks.hold( `the worker of ${ name } runs as its user`, user === name, user );
		const answer = await wiki.sendEvent( `of_${ name }`, {} );
		checks.hold( `the relay of ${ name } takes an event`, answer.error === '202', `${ answer.error } ${ answer.body }` );
		const { value, seconds } = await until( 30, async () => ( await fake.events( `of_${ name }` ) ).length === 1 );
		checks.hold( `its worker sends it`, value, `${ seconds.toFixed( 1 ) } s` );
		const owners = ( await sh( `find /var/lib/statsig-${ name } -printf '%u\\n' | sort -u` ) ).said;
		checks.hold( `all files of ${ name } are its own`, owners === name, owners );
	}
} finally {
	await sh( 'pid=$(cat /run/php/php8.2-fpm.pid) && kill -QUIT $pid' );
	fake.end();
}
checks.end();
process.exitCode = checks.failed ? 1 : 0;
