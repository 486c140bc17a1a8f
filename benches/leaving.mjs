// How much of what a page logs last arrives, by the way in which it is left: sent with `keepalive` as the page hides (what
// ext.statsig does), and handed to the browser beforehand with fetchLater(), where Chromium has that. Each time a page of its own.
import { createServer } from 'node:http';
import { browser as chromium } from '../tests/browser/stage.mjs';

const PAGES = 20;
/** No answer is waited for that long: what has not arrived by then does not. */
const GRACE_MS = 3000;

const arrived = new Set();
const server = createServer( ( request, response ) => {
	if ( request.method === 'POST' ) {
		arrived.add( request.url );
	}
	request.resume();
	response.setHeader( 'Content-Type', 'text/html' );
	response.end( '<!DOCTYPE html><title>bench</title>' );
} );
await new Promise( ( resolve ) => server.listen( 0, '127.0.0.1', resolve ) );
const origin = `http://127.0.0.1:${ server.address().port }`;

/** They run in the page. */
const TRANSPORTS = {
	keepalive: ( url ) => addEventListener( 'pagehide', () => fetch( url, { method: 'POST', body: 'event', keepalive: true } ) ),
	fetchLater: ( url ) => void window.fetchLater( url, { method: 'POST', body: 'event' } )
};
const WAYS = {
	'another page': ( page ) => page.goto( `${ origin }/next` ),
	'tab closed': ( page ) => page.close( { runBeforeUnload: false } ),
	'window closed': ( page ) => page.context().close(),
	// Of what the page waits for nothing comes back
	'page crashed': async ( page ) => {
		const crashed = page.waitForEvent( 'crash' );
		page.goto( 'chrome://crash' ).catch( () => {} );
		await crashed;
	}
};

const browser = await chromium();
const number = new Intl.NumberFormat( 'en' );
console.log( `${ browser.version() }, ${ PAGES } pages a row` );
for ( const [ way, leave ] of Object.entries( WAYS ) ) {
	for ( const [ transport, prepare ] of Object.entries( TRANSPORTS ) ) {
		const urls = Array.from( { length: PAGES }, ( _, at ) => `/${ transport }/${ encodeURIComponent( way ) }/${ at }` );
		for ( const url of urls ) {
			const context = await browser.newContext();
			const page = await context.newPage();
			await page.goto( origin );
			await page.evaluate( prepare, url );
			await leave( page );
			const until = Date.now() + GRACE_MS;
			while ( !arrived.has( url ) && Date.now() < until ) {
				await new Promise( ( resolve ) => setTimeout( resolve, 20 ) );
			}
			await context.close().catch( () => {} );
		}
		console.log( `${ transport }, ${ way }: ${ urls.filter( ( url ) => arrived.has( url ) ).length } of ${ PAGES }` );
	}
}
await browser.close();
server.close();
