// A newcomer's first hour, by php/README.md as it stands: an empty wiki, no account at Statsig, no network; ends with an
// experiment of the wiki's own on a page and on Special:Statsig. Runs in the root that enter made, as root.
import { readFileSync } from 'node:fs';
import { Checks } from '../demo/checks.mjs';
import { until } from '../demo/until.mjs';
import { blocks, commands, section } from './documents.mjs';
import { sh } from './host.mjs';
import { Play } from './play.mjs';
import { newReader } from './stand-in/reader.mjs';
import { webServer } from './stand-in/web.mjs';
import { Wiki } from './wiki.mjs';

const MOST_COMMANDS = 8;
const NAME = 'local:greeting';
const HEADINGS = [ 'Install', 'A first experiment without an account' ];
const checks = new Checks( 'newcomer' );
const play = new Play( checks );
const web = await webServer();
const wiki = new Wiki( '/srv/mediawiki', 'www-data', '/run/php/php8.2-fpm.sock', web.url );
const steps = HEADINGS.flatMap( ( heading ) => blocks( section( 'php/README.md', heading ) ) );
const texts = ( wanted ) => steps.filter( ( { language } ) => language === wanted ).map( ( { text } ) => text );

/** What the example of the README can answer: text by group. */
const values = Object.fromEntries( [ ...texts( 'php' ).join( '' ).matchAll( /'(\w+)' => \[ 'weight' => \d+, 'value' => \[ 'text' => '([^']+)' \] \]/g ) ]
	.map( ( [ , group, text ] ) => [ group, text ] ) );

const visit = ( reader, title ) => reader.page.goto( `${ web.url }/index.php?title=${ title }` );

async function onPages() {
	const reader = await newReader();
	const seen = [];
	for ( const title of [ 'Main_Page', 'Special:Version', 'Main_Page' ] ) {
		await visit( reader, title );
		const { value } = await until( 20, async () => {
			const text = await reader.page.textContent( '#firstHeading' );
			return Object.values( values ).includes( text ) && text;
		} );
		seen.push( value );
		if ( !value ) {
			break;
		}
	}
	const group = await reader.page.evaluate( ( name ) => mw.statsig.getExperiment( name ).getAssignedGroup(), NAME );
	checks.hold( 'a reader has a group of the experiment', group in values, String( group ) );
	checks.hold( 'each page shows what that group is given', group in values && seen.every( ( text ) => text === values[ group ] ), seen.join( ' | ' ) );
	checks.hold( 'nothing is wrong in these pages', reader.errors.length === 0, reader.errors.join( ' | ' ) || 'no error' );
	await reader.end();
}

/** The page that says how Statsig fares, and all that it links to. */
async function onSpecialPage() {
	const reader = await newReader();
	await visit( reader, 'Special:UserLogin' );
	await reader.page.fill( '#wpName1', 'Admin' );
	await reader.page.fill( '#wpPassword1', 'a-long-password' );
	await Promise.all( [ reader.page.waitForNavigation(), reader.page.click( '#wpLoginAttempt' ) ] );
	const found = [];
	await visit( reader, 'Special:Statsig' );
	const links = await reader.page.$$eval( '#mw-content-text a[href]', ( all ) => all.map( ( { href } ) => href ) );
	for ( const address of new Set( [ reader.page.url(), ...links.filter( ( href ) => /Special:Statsig\b/.test( decodeURIComponent( href ) ) ) ] ) ) {
		await reader.page.goto( address );
		if ( ( await reader.page.textContent( '#mw-content-text' ) ).includes( NAME ) ) {
			found.push( address.slice( web.url.length ) );
		}
	}
	checks.hold( 'Special:Statsig has it', found.length > 0, found.join( ' | ' ) || `not on ${ links.length } linked pages` );
	await reader.end();
}

try {
	const networks = readFileSync( '/proc/net/dev', 'utf8' ).split( '\n' ).slice( 2 ).map( ( line ) => line.split( ':' )[ 0 ].trim() ).filter( Boolean );
	checks.hold( 'there is no network but this host itself', networks.join() === 'lo', networks.join( ' ' ) );
	const count = commands( texts( 'sh' ).join( '\n' ) ).length;
	checks.hold( `it takes at most ${ MOST_COMMANDS } commands`, count > 0 && count <= MOST_COMMANDS, String( count ) );
	await wiki.install();
	web.of( wiki );
	await sh( 'systemctl restart php8.2-fpm' );
	checks.hold( 'the wiki is up before, and empty', await wiki.isUp(), 'Main_Page' );
	for ( const heading of HEADINGS ) {
		await play.section( 'php/README.md', heading, wiki );
	}
	await wiki.write( 'MediaWiki:Common.js', texts( 'js' ).join( '\n' ) );
	// Workers look at changed settings every two seconds
	await until( 10, async () => ( await wiki.page() ).body.includes( 'ext.statsig' ) );
	const version = ( await wiki.page( 'Special:Version' ) ).body;
	checks.hold( 'Special:Version names extension and module', /mw-version-ext-other-Statsig/.test( version ) && /Statsig native module<\/td>\s*<td[^>]*>\d/.test( version ),
		( await sh( 'php -r "echo Statsig\\version();"' ) ).said );
	await onPages();
	await onSpecialPage();
} finally {
	await sh( 'pid=$(cat /run/php/php8.2-fpm.pid) && kill -QUIT $pid' );
	web.end();
}
checks.end();
process.exitCode = checks.failed ? 1 : 0;
