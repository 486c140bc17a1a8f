// An operator's first day, by the commands of README.md and deploy/README.md: install, a first gate in PHP and in
// a browser, custom events, what can be broken, upgrade, uninstall. Runs in the root that enter made, as root.
import { existsSync, statSync, writeFileSync } from 'node:fs';
import { Checks } from '../demo/checks.mjs';
import { until } from '../demo/until.mjs';
import { playBroken } from './broken.mjs';
import { blocks, inTable, section } from './documents.mjs';
import { fakeStatsig, Origin, packages, pointAt, runsAs, setupSimulated, sh, traces } from './host.mjs';
import { Play } from './play.mjs';
import { newReader } from './stand-in/reader.mjs';
import { webServer } from './stand-in/web.mjs';
import { Wiki } from './wiki.mjs';

const IS_BARE = process.env.FIRST_DAY === 'bare';
const NEXT = '0.1.1';
const UNIT = '/etc/systemd/system/statsig-worker.service';
const checks = new Checks();
const play = new Play( checks );
const origin = new Origin();
const web = await webServer();
const wiki = new Wiki( '/srv/mediawiki', 'www-data', '/run/php/php8.2-fpm.sock', web.url );

async function firstGate() {
	const ask = blocks( section( 'README.md', 'Ask in PHP' ) );
	const [ code, stated ] = [ 'php', 'text' ].map( ( wanted ) => ask.find( ( { language } ) => language === wanted ).text );
	const printed = await wiki.prints( code );
	checks.hold( 'the first gate in PHP prints what the README states', printed === stated.trim(), printed.replaceAll( '\n', ' | ' ) );
	checks.hold( 'the worker runs as the user of the pool', await runsAs( 'statsig-worker' ) === 'www-data', await runsAs( 'statsig-worker' ) );
	const [ file, mode ] = [ '/var/lib/statsig/config.json', ( path ) => ( statSync( path ).mode & 0o777 ).toString( 8 ) ];
	checks.hold( 'the config is nobody else\'s to write', mode( file ) === '640', mode( file ) );
}

/** docs/first-gate.md with MediaWiki:Common.js, then the README's example, each in a browser of a reader's own. */
async function inBrowser( fake ) {
	const guide = blocks( section( 'docs/first-gate.md', '4. Ask in JavaScript' ) );
	const readme = section( 'README.md', 'Ask in JavaScript' );
	const [ settings, script ] = [ 'php', 'js' ].map( ( wanted ) => guide.find( ( { language } ) => language === wanted ).text );
	wiki.set( `${ settings }$wgStatsigClientEntries[] = 'browser_experiment';` );
	await wiki.write( 'MediaWiki:Common.js', script );
	// Workers look at changed settings every two seconds
	await until( 10, async () => ( await wiki.page() ).body.includes( 'ext.statsig' ) );

	const first = await newReader();
	await first.page.goto( `${ web.url }/index.php?title=Main_Page` );
	const greeted = await until( 30, () => first.lines.includes( 'The first gate is open.' ) );
	checks.hold( 'the first gate in JavaScript is open in Chromium', greeted.value, [ ...first.lines, ...first.errors ].join( ' | ' ) );
	const unit = await first.stableId();
	const of = ( events, rest ) => events.filter( ( { user, metadata } ) => user?.customIDs?.stableID === unit && rest( metadata ) );
	const exposed = await until( 30, async () => of( await fake.events( 'statsig::gate_exposure' ), ( { gate } ) => gate === 'hello_world' ).length );
	checks.hold( 'its exposure is at Statsig, under the browser\'s stable id', exposed.value === 1, `${ exposed.seconds.toFixed( 1 ) } s` );
	const clicked = await until( 30, async () => of( await fake.events( 'click' ), ( { target } ) => target === 'first' ).length );
	checks.hold( 'and so is its custom event', clicked.value === 1, `${ clicked.seconds.toFixed( 1 ) } s` );
	checks.hold( 'nothing is wrong in that page', first.errors.length === 0, first.errors.join( ' | ' ) || 'no error' );
	await first.end();

	const second = await newReader();
	await second.page.goto( `${ web.url }/index.php?title=Main_Page` );
	await second.page.evaluate( ( source ) => RLQ.push( () => eval( source ) ), blocks( readme ).find( ( { language } ) => language === 'js' ).text );
	const stated = [ .../^writes to the console (.*)$/m.exec( readme )[ 1 ].matchAll( /`(.*?)`/g ) ].map( ( [ , line ] ) => line );
	const { value } = await until( 30, () => stated.every( ( line ) => second.lines.includes( line ) ) );
	checks.hold( 'the README\'s JavaScript writes what the README states', value && stated.length === 2, second.lines.join( ' | ' ) );
	await second.end();
}

async function customEvent( fake ) {
	const answer = await wiki.sendEvent( 'click', { target: 'button' } );
	checks.hold( 'the relay takes a custom event', answer.error === '202', `${ answer.error } ${ answer.body }` );
	const { value, seconds } = await until( 30, async () => ( await fake.events( 'click' ) ).some( ( { metadata } ) => metadata.target === 'button' ) );
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
	await origin.publish( NEXT );
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
	const said = await wiki.prints( '<?php echo ExtensionRegistry::getInstance()->getAllThings()["Statsig"]["version"];' );
	checks.hold( 'the extension and the unit are those that git pulled', said === NEXT && ( await sh( `grep -c ${ NEXT } ${ UNIT }` ) ).said === '1', said );
	const version = ( await sh( "php -r 'echo Statsig\\version();'" ) ).said;
	// On this machine's files the module is the one that was built there
	checks.hold( 'PHP runs the module that was built of it', IS_BARE ? version === NEXT : version !== '', version );
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
if ( IS_BARE ) {
	const { status, said } = await sh( 'make build' );
	checks.hold( 'without cargo make build ends and names it', status !== 0 && /missing on the PATH: cargo \(/.test( said ), said );
	const plan = await setupSimulated();
	const [ kept, wanted ] = [ !/^Remv /m.test( plan ), /^Inst mediawiki /m.test( plan ) ];
	checks.hold( 'make setup would put MediaWiki\'s package beside Apache and remove nothing', kept && wanted,
		( plan.match( /^\d+ upgraded.*/gm ) ?? [ plan ] ).join( ' | ' ) );
}
const fake = await fakeStatsig();
try {
	await origin.make();
	await wiki.install();
	web.of( wiki );
	pointAt( fake.url );
	await sh( 'systemctl restart php8.2-fpm' );
	checks.hold( 'the wiki is up before', await wiki.isUp(), 'Main_Page' );
	writeFileSync( '/srv/statsig/key.txt', 'secret-demo0123456789\n' );
	// What step 5 says to list
	wiki.set( "$wgStatsigEvents = [ 'click' => [ 'metadata' => [ 'target' => 'token' ] ] ];" );
	await play.section( 'README.md', 'Install on a wiki', wiki );
	// The README's example was written for this one
	wiki.set( "$wgStatsigUnitSecret = 'a secret of the integration tests';" );
	checks.hold( 'the wiki is up with it', await wiki.isUp(), 'Main_Page' );
	await firstGate();
	await customEvent( fake );
	await inBrowser( fake );
	await mendOwners();
	await playBroken( checks, fake, !IS_BARE );
	await upgrade();
	await uninstall( found );
	checks.hold( 'the packages of the host are what they were', await packages() === installed, `${ installed.split( '\n' ).length } packages` );
} finally {
	await sh( 'pid=$(cat /run/php/php8.2-fpm.pid) && kill -QUIT $pid' );
	fake.end();
	web.end();
}
checks.end();
process.exitCode = checks.failed ? 1 : 0;
