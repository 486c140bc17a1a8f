// The tests of whole page views, for either engine.
import assert from 'node:assert/strict';
import { after, afterEach, before, describe, it } from 'node:test';
import { fill, hostile } from './hostile.mjs';
import { waitFor } from './reader.mjs';
import { Site, TITLES } from './site.mjs';
import { RELAY } from './wire.mjs';

/** Page views of each test, in turns by two readers. */
const VIEWS = Number( process.env.STATSIG_PAGE_VIEWS || 20 );

/**
 * Rule: besides pages and what MediaWiki itself brings for them, a reader's browser sends events to the
 * wiki's relay and asks for nothing, least of all for a configuration.
 */
function isAllowed( { method, url } ) {
	return method === 'GET' ?
		/^\/(index|load)\.php$|^\/(resources|skins|extensions)\/|^\/favicon\.ico$/.test( url.pathname ) :
		method === 'POST' && url.pathname === RELAY;
}

export function describeViews( engine ) {
	describe( `page views of readers without an account, in ${ engine }`, () => {
		let site, from = 0, readers = [];
		before( async () => {
			site = new Site();
			await site.start( engine );
		} );
		after( () => site.end() );

		const since = () => site.wire.requests.slice( from );
		const open = async ( count ) => {
			from = site.wire.requests.length;
			readers = await Promise.all( Array.from( { length: count }, () => site.reader() ) );
		};
		/** What holds whatever happens in a test. */
		afterEach( async () => {
			site.wire.relay = 'working';
			const errors = readers.flatMap( ( reader ) => reader.errors );
			await Promise.all( readers.splice( 0 ).map( ( reader ) => reader.close() ) );
			assert.deepEqual( errors, [] );
			assert.deepEqual( since().filter( ( request ) => !isAllowed( request ) ).map( ( { method, url } ) => `${ method } ${ url }` ), [] );
			assert.deepEqual( site.wire.foreign, [] );
			for ( const { headers } of since().filter( ( { url } ) => url.pathname === RELAY ) ) {
				assert.deepEqual( [ headers.cookie, headers.referer ], [ undefined, undefined ] );
			}
			for ( const { answer, url } of since().filter( ( { url: { pathname }, status } ) => pathname === '/index.php' && status === 200 ) ) {
				assert.equal( answer[ 'set-cookie' ], undefined, url.href );
				assert.match( answer[ 'cache-control' ], /s-maxage=[1-9]\d\d/, url.href );
			}
		} );

		it( 'are one copy of a page for all of them', async () => {
			await open( 2 );
			const copies = new Map();
			for ( const title of TITLES ) {
				for ( const reader of readers ) {
					const { document, answers } = await reader.visit( title );
					assert.equal( answers[ 0 ], true );
					copies.set( title, [ ...copies.get( title ) ?? [], document ] );
				}
			}
			assert.equal( new Set( since().filter( ( { url } ) => url.pathname === '/index.php' ).map( ( { headers } ) => headers.cookie ) ).size, 3,
				'none at first, then two ids' );
			for ( const [ title, [ first, second ] ] of copies ) {
				assert.equal( second.answer[ 'x-cache' ], 'HIT', title );
				assert.equal( first.text, second.text, title );
			}
			const [ one, other ] = await Promise.all( readers.map( async ( reader ) => {
				const { value } = await reader.cookie( 'wikistatsigId' );
				const response = await fetch( `${ site.origin }/index.php?title=First`, { headers: { Cookie: `wikistatsigId=${ value }` } } );
				return ( await response.text() ).replace( /"wgRequestId":"\w+"|"wgBackendResponseTime":\d+|nonce="[^"]*"/g, '' );
			} ) );
			assert.equal( one, other, 'made for each, they are the same' );
		} );

		for ( const relay of [ 'working', 'failing', 'hanging', 'blocked' ] ) {
			it( `go on with a ${ relay } relay, whatever lies in stores and cookies`, async () => {
				await open( 2 );
				site.wire.relay = relay;
				for ( let turn = 0; turn < VIEWS; turn++ ) {
					const reader = readers[ turn % 2 ];
					const title = TITLES[ turn % TITLES.length ];
					const keys = await reader.inBlank( () => [ localStorage, sessionStorage ].flatMap( Object.keys )
						.filter( ( key ) => key.startsWith( 'mw-statsig-' ) ) );
					await reader.page.evaluate( fill, hostile( 'wiki', keys, turn ) );
					const { answers, batch } = await reader.visitAndExpose( title );
					assert.equal( answers[ 0 ], true );
					assert.match( batch.events[ 0 ].user.customIDs.stableID, /^[0-9a-f]{20}$/ );
				}
			} );
		}

		it( 'have one id, and what is lost of them can be told by those that follow', async () => {
			await open( 1 );
			const [ reader ] = readers;
			const ids = [];
			const clicksOf = ( { events } ) => events.filter( ( { eventName } ) => eventName === 'click' );
			for ( let turn = 0; turn < VIEWS; turn++ ) {
				await reader.visit( TITLES[ turn % TITLES.length ] );
				ids.push( await reader.cookie( 'wikistatsigId' ) );
				site.wire.relay = turn % 5 === 0 && turn < VIEWS - 1 ? 'failing' : 'working';
				const sent = site.wire.batches().length;
				await reader.page.evaluate( () => [ 1, 2, 3 ].forEach( ( n ) => mw.statsig.logEvent( 'click', null, { n } ) ) );
				await reader.inBlank( () => {} );
				await waitFor( 'what waited, when the page is left', () => site.wire.batches().slice( sent )
					.find( ( batch ) => clicksOf( batch ).length === 3 && batch.request.status ) );
			}
			assert.match( ids[ 0 ].value, /^[0-9a-f]{20}$/ );
			assert.deepEqual( ids, ids.map( () => ids[ 0 ] ), 'set once, as each change costs a whole page in place of a 304' );

			// Readers of the test before may have said something while their pages were closed
			const all = site.wire.batches().filter( ( { request } ) => since().includes( request ) );
			const views = [ ...new Set( all.filter( ( batch ) => clicksOf( batch ).length ).map( ( { statsigMetadata } ) => statsigMetadata.pageView ) ) ];
			assert.equal( views.length, VIEWS );
			const batches = all.filter( ( { statsigMetadata } ) => views.includes( statsigMetadata.pageView ) );
			for ( const { events } of batches ) {
				assert.deepEqual( events.map( ( { user } ) => user.customIDs.stableID ), events.map( () => ids[ 0 ].value ) );
			}
			const eventsOf = ( some ) => new Set( some.flatMap( ( { events, statsigMetadata: { pageView } } ) =>
				events.map( ( event ) => `${ pageView } ${ event.statsigMetadata.seq }` ) ) );
			const made = eventsOf( batches );
			const taken = eventsOf( batches.filter( ( { request } ) => request.status === 202 ) );
			assert.ok( made.size > taken.size );

			// What there was by what each view says of the one before, and what the wiki has of it
			const known = new Map( batches.map( ( { statsigMetadata: { previous } } ) => previous ).filter( Boolean ) );
			assert.deepEqual( [ ...known.keys() ], views.slice( 0, -1 ) );
			const lines = await waitFor( 'all that was taken is on disk', () => {
				const found = site.spool().filter( ( { id } ) => views.includes( id.slice( 0, 20 ) ) );
				return found.length >= taken.size && found;
			} );
			assert.equal( new Set( lines.map( ( { id } ) => id ) ).size, taken.size );
			assert.equal( lines.length, taken.size );
			const missing = views.slice( 0, -1 ).reduce( ( sum, view ) =>
				sum + known.get( view ) - lines.filter( ( { id } ) => id.startsWith( view ) ).length, 0 );
			assert.equal( missing, made.size - taken.size );
		} );

		it( 'have no id where there are two different ones', async () => {
			await open( 1 );
			const [ reader ] = readers;
			await reader.inBlank( () => {
				document.cookie = 'wikistatsigId=00112233445566778899; path=/';
				document.cookie = 'wikistatsigId=ffeeddccbbaa99887766; path=/index.php';
			} );
			assert.deepEqual( ( await reader.visit( 'Main_Page' ) ).answers, [ false, null ] );
			await reader.inBlank( () => {} );
			assert.deepEqual( since().filter( ( { url } ) => url.pathname === RELAY ), [] );
		} );
	} );
}
