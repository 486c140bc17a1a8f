// Strings that stand for a reader: planted wherever a browser brings them in, looked for wherever
// anything leaves or is written.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { WIKI_ID } from './button.mjs';
import { passes } from './document.mjs';
import { pseudonym } from './units.mjs';
import { PASSWORD, READER_ADDRESS } from './stage.mjs';

const NAME = 'Zzcanary7';
const AGENT = 'ZzcanaryAgent/7.0';
const PAGE = 'Zzcanarypage7';
const QUERY = 'zzcanaryquery7';
// Also the page that every reader of the demo visited.
const PLANTED = [ READER_ADDRESS, NAME, NAME.toLowerCase(), AGENT, PAGE, QUERY, 'Special:StatsigDemo', '/index.php?', '/index.php/' ];
const CREATE = `${ process.env.MW_INSTALL_PATH || '/usr/share/mediawiki' }/maintenance/createAndPromote.php`;

/** From here on the fake looks for them in every request as it comes. */
export function watchCanaries( stage ) {
	// The wiki's own address would say which page's server a browser was on.
	return stage.fake.order( 'PUT', 'needles', [ ...PLANTED, stage.url ] );
}

/** A registered reader with a telling name, browser, page and query, whose exposures are sent. */
export async function canaryReader( stage, checks, chromium, document ) {
	await stage.maintenance( CREATE, NAME, PASSWORD );
	const reader = await chromium.page( { userAgent: AGENT } );
	await reader.logIn( NAME, PASSWORD );
	await reader.visit( `index.php?title=Special:StatsigDemo&${ QUERY }=1` );
	await reader.ready();
	const account = await reader.page.evaluate( () => mw.config.get( 'wgUserId' ) );
	const shows = await reader.page.locator( '#statsig-demo-button' ).count() > 0;
	checks.hold( 'U2 in Chromium: the button shows as the gate decides',
		shows === passes( document, 'demo_button', pseudonym( WIKI_ID, account ) ), shows ? 'shown' : 'not shown' );
	await reader.visit( `index.php?title=${ PAGE }` );
	await reader.ready();
	await reader.page.evaluate( () => mw.statsig.checkGate( 'hello_world' ) );
	await reader.visit( `index.php?title=${ PAGE }&action=info` );
	await reader.ready();
	await reader.close();
	await stage.ship();
}

export async function searchCanaries( stage, checks ) {
	const hits = await stage.fake.order( 'GET', 'needles' );
	const { requests } = await stage.fake.counts();
	checks.hold( 'address, name, page, query and browser of a reader reached nobody', Object.keys( hits ).length === 0,
		`${ JSON.stringify( hits ) } in ${ requests } requests at the fake` );
	for ( const [ where, folder ] of [ [ 'spool', 'statsig' ], [ 'logs', 'log' ] ] ) {
		const { files, found } = search( stage.file( folder ) );
		checks.hold( `nor do they stand in the ${ where }`, found.length === 0 && files > 0,
			found.length ? found.join( ', ' ) : `0 in ${ files } files` );
	}
}

function search( folder ) {
	const found = [];
	const paths = readdirSync( folder, { withFileTypes: true, recursive: true } )
		.filter( ( entry ) => entry.isFile() && entry.name !== 'install.log' )
		.map( ( entry ) => join( entry.parentPath ?? entry.path, entry.name ) );
	for ( const path of paths ) {
		const bytes = readFileSync( path );
		const text = ( path.endsWith( '.gz' ) ? gunzipSync( bytes ) : bytes ).toString( 'latin1' );
		found.push( ...PLANTED.filter( ( needle ) => text.includes( needle ) )
			.map( ( needle ) => `"${ needle }" in ${ path.slice( folder.length + 1 ) }` ) );
	}
	return { files: paths.length, found };
}
