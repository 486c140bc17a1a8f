// An operator's first day, by the commands of README.md and deploy/README.md: install, a first gate in PHP,
// a custom event, what can be broken, upgrade, uninstall. Runs in the root that enter made, as root.
import { existsSync, statSync, writeFileSync } from 'node:fs';
import { Checks } from '../demo/checks.mjs';
import { until } from '../demo/until.mjs';
import { playBroken } from './broken.mjs';
import { blocks, inTable, section } from './documents.mjs';
import { fakeStatsig, packages, pointAt, runsAs, setupSimulated, sh, traces } from './host.mjs';
import { Play } from './play.mjs';
import { Wiki } from './wiki.mjs';

const checks = new Checks();
const play = new Play( checks );
const wiki = new Wiki( '/srv/mediawiki', 'www-data', '/run/php/php8.2-fpm.sock' );

async function firstGate() {
	const ask = blocks( section( 'README.md', 'Ask in PHP' ) );
	const [ code, stated ] = [ 'php', 'text' ].map( ( wanted ) => ask.find( ( { language } ) => language === wanted ).text );
	const printed = await wiki.prints( code );
	checks.hold( 'the first gate in PHP prints what the README states', printed === stated.trim(), printed.replaceAll( '\n', ' | ' ) );
	checks.hold( 'the worker runs as the user of the pool', await runsAs( 'statsig-worker' ) === 'www-data', await runsAs( 'statsig-worker' ) );
	const [ file, mode ] = [ '/var/lib/statsig/config.json', ( path ) => ( statSync( path ).mode & 0o777 ).toString( 8 ) ];
	checks.hold( 'the config is nobody else\'s to write', mode( file ) === '640', mode( file ) );
}

async function customEvent( fake ) {
	const answer = await wiki.sendEvent( 'click', { target: 'button' } );
	checks.hold( 'the relay takes a custom event', answer.error === '202', `${ answer.error } ${ answer.body }` );
	const { value, seconds } = await until( 30, async () => ( await fake.events( 'click' ) ).length === 1 );
	checks.hold( 'the event is at Statsig', value, `${ seconds.toFixed( 1 ) } s` );
}

async function mendOwners() {
	await sh( 'chown -R root:root /var/lib/statsig /etc/statsig-key' );
	const [ , ship ] = /^(sudo -u .*ship\.php)$/m.exec( section( 'deploy/README.md', 'Uninstall' ) );
	const broken = await sh( ship );
	checks.hold( 'what root owns stops the pool\'s user', broken.status !== 0, broken.said );
	const [ mend ] = blocks( section( 'deploy/README.md', 'Layout' ) ).map( ( { text } ) => text );
	await play.block( 'how ownership is mended', mend );
	const mended = await sh( ship );
	checks.hold( 'then it goes on', mended.status === 0, mended.said );
}

async function upgrade() {
	const module = async () => ( await sh( 'stat -c %i $(php-config --extension-dir)/statsig.so' ) ).said;
	const running = async () => ( await sh( 'cat /run/first-day/statsig-worker' ) ).said;
	const [ before, worker ] = [ await module(), await running() ];
	let [ asked, failed, isOver, readers ] = [ 0, 0, false, null ];
	const reader = async () => {
		while ( !isOver || asked < 100 ) {
			asked++;
			failed += await wiki.isUp() ? 0 : 1;
		}
	};
	await play.section( 'deploy/README.md', 'Upgrade', wiki, async ( number ) => {
		// The first block is for once; from the second on readers must notice nothing
		readers ??= number === 1 && Promise.all( [ reader(), reader(), reader(), reader() ] );
	} );
	isOver = true;
	await readers;
	checks.hold( 'no page fails while it is upgraded', failed === 0 && asked > 0, `${ asked } pages, ${ failed } failed` );
	const after = await module();
	checks.hold( 'the module is another file, the worker another process', before !== after && worker !== await running(), `${ before } ${ after }` );
}

async function uninstall( before ) {
	await play.section( 'deploy/README.md', 'Uninstall', wiki, async ( number ) => {
		if ( number === 1 ) {
			wiki.unset( /Statsig/ );
		}
	} );
	const version = ( await sh( 'php -v' ) ).said;
	const loaded = ( await sh( 'php -m' ) ).said;
	checks.hold( 'PHP starts without the module and without a word about it', !/statsig|warning/i.test( version + loaded ), version.split( '\n' )[ 0 ] );
	checks.hold( 'the wiki is up', await wiki.isUp(), 'Main_Page' );
	checks.hold( 'what stays has stayed', existsSync( '/var/lib/statsig/config.json' ) && existsSync( '/etc/statsig-key' ), 'config and key' );
	for ( const command of inTable( section( 'deploy/README.md', 'Uninstall' ) ).filter( ( line ) => !line.endsWith( '/srv/statsig' ) ) ) {
		await play.block( `what stays goes by "${ command }"`, command );
	}
	const left = ( await traces() ).filter( ( path ) => !before.includes( path ) );
	checks.hold( 'nothing of it is left', left.length === 0, left.join( ' ' ) || 'no file' );
}

const [ installed, found ] = [ await packages(), await traces() ];
if ( process.env.FIRST_DAY === 'bare' ) {
	const { status, said } = await sh( 'make build' );
	checks.hold( 'without cargo make build ends and names it', status !== 0 && /missing on the PATH: cargo \(/.test( said ), said );
	const plan = await setupSimulated();
	const [ kept, wanted ] = [ !/^Remv /m.test( plan ), /^Inst mediawiki /m.test( plan ) ];
	checks.hold( 'make setup would put MediaWiki\'s package beside Apache and remove nothing', kept && wanted,
		( plan.match( /^\d+ upgraded.*/gm ) ?? [ plan ] ).join( ' | ' ) );
}
const fake = await fakeStatsig();
try {
	await wiki.install();
	pointAt( fake.url );
	await sh( 'systemctl restart php8.2-fpm' );
	checks.hold( 'the wiki is up before', await wiki.isUp(), 'Main_Page' );
	writeFileSync( '/srv/statsig/key.txt', 'secret-demo0123456789\n' );
	wiki.set( "$wgStatsigEvents = [ 'click' => [ 'metadata' => [ 'target' => 'token' ] ] ];" );
	await play.section( 'README.md', 'Install on a wiki', wiki );
	// The README's example was written for this one
	wiki.set( "$wgStatsigUnitSecret = 'a secret of the integration tests';" );
	checks.hold( 'the wiki is up with it', await wiki.isUp(), 'Main_Page' );
	await firstGate();
	await customEvent( fake );
	await mendOwners();
	await playBroken( checks );
	await upgrade();
	await uninstall( found );
	checks.hold( 'the packages of the host are what they were', await packages() === installed, `${ installed.split( '\n' ).length } packages` );
} finally {
	await sh( 'pid=$(cat /run/php/php8.2-fpm.pid) && kill -QUIT $pid' );
	fake.end();
}
checks.end();
process.exitCode = checks.failed ? 1 : 0;
