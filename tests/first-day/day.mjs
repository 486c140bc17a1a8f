// An operator's first day, by the commands of README.md and deploy/README.md: install, a first gate in PHP,
// a custom event, mending, upgrade, uninstall. Runs in the root that enter made, as root.
//
// Of the commands two are left out: git pull, as there is nothing to pull, and make build, as the module was
// built outside.
import { existsSync, statSync, writeFileSync } from 'node:fs';
import { Checks } from '../demo/checks.mjs';
import { until } from '../demo/until.mjs';
import { blocks, commands, inTable, section } from './documents.mjs';
import {
	fakeStatsig, inWiki, installWiki, packages, page, pointAt, runsAs, settings, setupSimulated, sh, traces, withoutSettings
} from './host.mjs';

const checks = new Checks();
const LEFT_OUT = new Set( [ 'git pull', 'make build' ] );
const PATIENCE = 30;

/** Runs a block. The doctor is asked until all is well, as a worker that was just started has its first look before it. */
async function play( what, text ) {
	const lines = commands( text ).filter( ( line ) => !LEFT_OUT.has( line ) );
	const isDoctor = ( line ) => line.endsWith( '/doctor.php' );
	const { status, said } = sh( lines.filter( ( line ) => !isDoctor( line ) ).join( '\n' ) );
	checks.hold( what, status === 0, status === 0 ? `${ lines.length } commands` : said );
	for ( const line of lines.filter( isDoctor ) ) {
		let last;
		const { value } = await until( PATIENCE, () => ( last = sh( line ) ).status === 0 );
		checks.hold( `${ what }: the doctor`, value && last.said.includes( 'All is well' ), last.said.replaceAll( '\n', ' | ' ) );
	}
}

async function playSection( file, heading, between = async () => {} ) {
	let number = 0;
	for ( const { language, text } of blocks( section( file, heading ) ) ) {
		if ( language === 'sh' ) {
			await play( `${ heading }, block ${ ++number }`, text );
			await between( number );
		} else if ( language === 'php' ) {
			settings( text );
		}
	}
}

const isUp = ( { body, error } ) => error === null && body.includes( '</html>' );
const mainPage = () => page( 'index', 'title=Main_Page' );

async function firstGate() {
	const ask = blocks( section( 'README.md', 'Ask in PHP' ) );
	const [ code, stated ] = [ 'php', 'text' ].map( ( wanted ) => ask.find( ( { language } ) => language === wanted ).text );
	const printed = inWiki( code );
	checks.hold( 'the first gate in PHP prints what the README states', printed === stated.trim(), printed.replaceAll( '\n', ' | ' ) );
	checks.hold( 'the worker runs as the user of the pool', runsAs( 'statsig-worker' ) === 'www-data', runsAs( 'statsig-worker' ) );
	const [ file, mode ] = [ '/var/lib/statsig/config.json', ( path ) => ( statSync( path ).mode & 0o777 ).toString( 8 ) ];
	checks.hold( 'the config is nobody else\'s to write', mode( file ) === '640', mode( file ) );
}

async function customEvent( fake ) {
	const body = JSON.stringify( { events: [ {
		eventName: 'click', time: Date.now(), metadata: { target: 'button' }, user: { customIDs: { stableID: '0123456789abcdef0123' } }
	} ] } );
	const answer = await page( 'rest', '', {
		REQUEST_METHOD: 'POST', REQUEST_URI: '/rest.php/statsig/v1/rgstr', PATH_INFO: '/statsig/v1/rgstr', CONTENT_TYPE: 'application/json',
		CONTENT_LENGTH: String( body.length ), HTTP_SEC_FETCH_SITE: 'same-origin'
	}, body );
	checks.hold( 'the relay takes a custom event', answer.error === '202', `${ answer.error } ${ answer.body }` );
	const { value, seconds } = await until( PATIENCE, async () => ( await fake.events( 'click' ) ).length === 1 );
	checks.hold( 'the event is at Statsig', value, `${ seconds.toFixed( 1 ) } s` );
}

async function mendOwners() {
	sh( 'chown -R root:root /var/lib/statsig /etc/statsig-key' );
	const [ , ship ] = /^(sudo -u .*ship\.php)$/m.exec( section( 'deploy/README.md', 'Uninstall' ) );
	const broken = sh( ship );
	checks.hold( 'what root owns stops the pool\'s user', broken.status !== 0, broken.said );
	const [ mend ] = blocks( section( 'deploy/README.md', 'Layout' ) ).map( ( { text } ) => text );
	await play( 'how ownership is mended', mend );
	const mended = sh( ship );
	checks.hold( 'then it goes on', mended.status === 0, mended.said );
}

async function upgrade() {
	const [ before, worker ] = [ sh( 'stat -c %i $(php-config --extension-dir)/statsig.so' ).said, sh( 'cat /run/first-day/statsig-worker' ).said ];
	let [ asked, failed, isOver, readers ] = [ 0, 0, false, null ];
	await playSection( 'deploy/README.md', 'Upgrade', async ( number ) => {
		// The first block is for once; from the second on readers must notice nothing
		readers ??= number === 1 && ( async () => {
			while ( !isOver ) {
				asked++;
				failed += isUp( await mainPage() ) ? 0 : 1;
			}
		} )();
	} );
	isOver = true;
	await readers;
	checks.hold( 'no page fails while it is upgraded', failed === 0 && asked > 0, `${ asked } pages, ${ failed } failed` );
	const after = sh( 'stat -c %i $(php-config --extension-dir)/statsig.so' ).said;
	checks.hold( 'the module is another file, the worker another process',
		before !== after && worker !== sh( 'cat /run/first-day/statsig-worker' ).said, `${ before } ${ after }` );
}

async function uninstall( before ) {
	await playSection( 'deploy/README.md', 'Uninstall', async ( number ) => {
		if ( number === 1 ) {
			withoutSettings( /Statsig/ );
		}
	} );
	const version = sh( 'php -v' ).said;
	checks.hold( 'PHP starts without the module and without a word about it', !/statsig|warning/i.test( version + sh( 'php -m' ).said ), version.split( '\n' )[ 0 ] );
	checks.hold( 'the wiki is up', isUp( await mainPage() ), 'Main_Page' );
	checks.hold( 'what stays has stayed', existsSync( '/var/lib/statsig/config.json' ) && existsSync( '/etc/statsig-key' ), 'config and key' );
	for ( const command of inTable( section( 'deploy/README.md', 'Uninstall' ) ).filter( ( line ) => !line.endsWith( '/srv/statsig' ) ) ) {
		await play( `what stays goes by "${ command }"`, command );
	}
	const left = traces().filter( ( path ) => !before.includes( path ) );
	checks.hold( 'nothing of it is left', left.length === 0, left.join( ' ' ) || 'no file' );
}

const [ installed, found ] = [ packages(), traces() ];
if ( process.env.FIRST_DAY === 'bare' ) {
	const { status, said } = sh( 'make build' );
	checks.hold( 'without cargo make build ends and names it', status !== 0 && /missing on the PATH: cargo/.test( said ), said );
	const plan = setupSimulated();
	const [ kept, wanted ] = [ !/^Remv /m.test( plan ), /^Inst mediawiki /m.test( plan ) ];
	checks.hold( 'make setup would put MediaWiki\'s package beside Apache and remove nothing', kept && wanted,
		( plan.match( /^\d+ upgraded.*/gm ) ?? [ plan ] ).join( ' | ' ) );
}
const fake = await fakeStatsig();
try {
	installWiki();
	pointAt( fake.url );
	sh( 'systemctl restart php8.2-fpm' );
	checks.hold( 'the wiki is up before', isUp( await mainPage() ), 'Main_Page' );
	writeFileSync( '/srv/statsig/key.txt', 'secret-demo0123456789\n' );
	settings( "$wgStatsigEvents = [ 'click' => [ 'metadata' => [ 'target' => 'token' ] ] ];" );
	await playSection( 'README.md', 'Install on a wiki' );
	// The README's example was written for this one
	settings( "$wgStatsigUnitSecret = 'a secret of the integration tests';" );
	checks.hold( 'the wiki is up with it', isUp( await mainPage() ), 'Main_Page' );
	await firstGate();
	await customEvent( fake );
	await mendOwners();
	await upgrade();
	await uninstall( found );
	checks.hold( 'the packages of the host are what they were', packages() === installed, `${ installed.split( '\n' ).length } packages` );
} finally {
	sh( 'pid=$(cat /run/php/php8.2-fpm.pid) && kill -QUIT $pid' );
	fake.end();
}
checks.end();
process.exitCode = checks.failed ? 1 : 0;
