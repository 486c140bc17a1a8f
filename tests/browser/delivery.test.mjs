// Every event of a page view arrives, once, whatever the relay and the network do meanwhile.
import assert from 'node:assert/strict';
import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { RELAY, Stage, waitFor } from './stage.mjs';

const SETTINGS = `
$wgStatsigEvents = [ 'click' => [ 'metadata' => [ 'n' => 'number' ] ] ];
$wgStatsigRelayLimits = is_file( __DIR__ . '/as-delivered' ) ? [] : [ 'perMinute' => 1000000 ];
`;

describe( 'events on their way', () => {
	let stage, reader;
	before( async () => {
		stage = await new Stage().start( SETTINGS );
	} );
	after( () => stage.end() );

	/** A page whose clock the test holds; `prepare` is given the browser's context. */
	const open = async ( prepare = () => {} ) => {
		reader = await stage.reader();
		await reader.holdClock();
		await prepare( reader.context );
		return reader.open();
	};
	const answering = ( answer ) => ( context ) => context.route( `**${ RELAY }`, async ( route ) => {
		const given = await answer( JSON.parse( route.request().postData() ).events, route );
		return given ? route.fulfill( { body: '{}', ...given } ) : route.continue();
	} );
	/** Counts in the page the answers of the relay that it has read. */
	const counting = ( context ) => context.addInitScript( ( path ) => {
		const { fetch } = window;
		window.answered = 0;
		window.fetch = ( url, options ) => fetch( url, options ).then( ( response ) => {
			const text = () => Response.prototype.text.call( response );
			response.text = () => text().then( () => {
				window.answered += url.endsWith( path ) ? 1 : 0;
			} );
			return response;
		} );
	}, RELAY );
	const answered = ( count ) => waitFor( 'an answer', () => reader.page.evaluate( () => window.answered ).then( ( n ) => n >= count ) );
	const log = ( count, text = '', from = 1 ) => reader.ask( ( [ first, many, padding ] ) => {
		for ( let n = first; n < first + many; n++ ) {
			mw.statsig.logEvent( 'click', null, { n, text: padding } );
		}
	}, [ from, count, text ] );
	/** Events wait until the page is left, or its tab is */
	const hide = () => reader.hide();
	const status = () => reader.ask( () => mw.statsig.status() );
	/** Until nothing waits. Each turn the clock goes on by as long as the longest pause. */
	const emptied = () => waitFor( 'the queue is empty', async () => {
		await reader.forward( 700_000 );
		await hide();
		return ( await status() ).events.queued === 0;
	} );
	const lines = () => stage.spool().filter( ( line ) => line.e.eventName === 'click' &&
		reader.views.has( line.id.slice( 0, 20 ) ) );
	/** What lies on disk of this reader is exactly 1 to `count`, with no number missing. */
	const arrived = async ( count ) => {
		const onDisk = () => {
			reader.views = new Set( reader.batches().map( ( batch ) => batch.statsigMetadata.pageView ) );
			return lines().map( ( line ) => line.e.metadata.n ).sort( ( a, b ) => a - b );
		};
		await waitFor( `${ count } events are on disk`, () => onDisk().length >= count );
		assert.deepEqual( onDisk(), Array.from( { length: count }, ( _, index ) => index + 1 ) );
		assert.equal( new Set( lines().map( ( line ) => line.id ) ).size, count );
	};
	const closed = async () => {
		assert.deepEqual( reader.errors, [] );
		await reader.close();
	};

	it( 'brings 200 events of 20 seconds under the limits as they are delivered', async () => {
		writeFileSync( join( stage.folder, 'as-delivered' ), '' );
		await open();
		for ( let second = 0; second < 20; second += 2 ) {
			await log( 20, 'x'.repeat( 500 ), second * 10 + 1 );
			await reader.forward( 2000 );
		}
		await emptied();
		await arrived( 200 );
		rmSync( join( stage.folder, 'as-delivered' ) );
		await closed();
	} );

	for ( const [ script, letter ] of [ [ 'Latin', 'a' ], [ 'Chinese', '統' ] ] ) {
		it( `brings 300 KB of ${ script } text in one page view, and the next view can tell that none was lost`, async () => {
			const text = letter.repeat( 500 );
			const count = Math.ceil( 300_000 / Buffer.byteLength( text ) );
			await open();
			await log( count, text );
			await emptied();
			await arrived( count );
			for ( const body of reader.requests.map( ( request ) => request.postDataBuffer() ).filter( ( body ) => body ) ) {
				assert.ok( body.length < 65_536, 'each could be sent while the page is being left' );
			}
			const { pageView } = reader.batches().at( -1 ).statsigMetadata;
			await reader.visit( 'Special:Version' );
			const next = reader.nextBatch();
			await log( 1, '', count + 1 );
			await hide();
			assert.deepEqual( ( await next ).statsigMetadata.previous, [ pageView, count ] );
			await closed();
		} );
	}

	it( 'lets a request outlive the page only where the page is being left', async () => {
		await open( ( context ) => context.addInitScript( () => {
			const { fetch } = window;
			window.kept = [];
			window.fetch = ( url, options = {} ) => {
				window.kept.push( options.keepalive );
				return fetch( url, options );
			};
		} ) );
		await reader.ask( () => window.kept.splice( 0 ) );
		await log( 150 );
		await waitFor( 'more than a batch is sent', async () => ( await status() ).events.sent === 150 );
		assert.deepEqual( await reader.ask( () => window.kept ), [ false, false ] );
		await log( 1, '', 151 );
		await hide();
		await waitFor( 'the tab is left', async () => ( await status() ).events.sent === 151 );
		await log( 1, '', 152 );
		await reader.page.evaluate( () => window.dispatchEvent( new PageTransitionEvent( 'pagehide' ) ) );
		assert.deepEqual( await reader.ask( () => window.kept.slice( 2 ) ), [ true, true ] );
		await arrived( 152 );
		await closed();
	} );

	it( 'sends what waits when the page is left, as far as browsers allow', async () => {
		await open();
		await log( 30, '統'.repeat( 500 ) );
		await reader.visit( 'Special:Version' );
		await arrived( 30 );
		await closed();
	} );

	it( 'sends again what was under way when the page was left: its ids tell', async () => {
		await open( ( context ) => context.addInitScript( () => {
			const { fetch } = window;
			window.fetch = ( url, options ) => {
				if ( window.underWay ) {
					return fetch( url, options );
				}
				window.underWay = options.body;
				return new Promise( () => {} );
			};
		} ) );
		await log( 3 );
		await reader.ask( () => mw.statsig.checkGate( 'hello_world' ) );
		await reader.forward( 300 );
		const batch = JSON.parse( await waitFor( 'a batch is under way', () => reader.page.evaluate( () => window.underWay ) ) );
		await reader.visit( 'Special:Version' );
		await arrived( 3 );
		assert.deepEqual( reader.batches(), [ batch ] );
		await closed();
	} );

	it( 'goes on where a page is shown anew, as another view that follows those between', async () => {
		await open( ( context ) => context.addInitScript( () => {
			const { fetch } = window;
			// As Firefox has it: what was sent while a page is hidden is never settled
			window.fetch = ( url, options = {} ) => {
				const answer = fetch( url, options );
				return options.keepalive ? new Promise( () => {} ) : answer;
			};
		} ) );
		await log( 2 );
		await reader.page.evaluate( () => {
			window.dispatchEvent( new PageTransitionEvent( 'pagehide', { persisted: true } ) );
			sessionStorage.setItem( 'mw-statsig-last-stableID', JSON.stringify(
				[ JSON.parse( sessionStorage.getItem( 'mw-statsig-last-stableID' ) )[ 0 ], 'f'.repeat( 20 ), 7 ]
			) );
			window.dispatchEvent( new PageTransitionEvent( 'pageshow', { persisted: true } ) );
		} );
		await log( 2, '', 3 );
		await reader.page.evaluate( () => window.dispatchEvent( new PageTransitionEvent( 'pagehide' ) ) );
		await arrived( 4 );
		const [ before, anew ] = reader.batches();
		assert.notEqual( anew.statsigMetadata.pageView, before.statsigMetadata.pageView );
		assert.deepEqual( anew.events.map( ( event ) => event.statsigMetadata.seq ), [ 1, 2 ] );
		assert.deepEqual( anew.statsigMetadata.previous, [ 'f'.repeat( 20 ), 7 ] );
		assert.equal( ( await status() ).events.sent, 4 );
		await closed();
	} );

	it( 'waits the minute out as often as it is told that there were too many', async () => {
		let answers = 0;
		await open( async ( context ) => {
			await counting( context );
			await answering( () => ++answers <= 5 ? { status: 429 } : null )( context );
		} );
		await log( 5 );
		await hide();
		for ( let before = 1; before <= 5; before++ ) {
			await answered( before );
			await reader.forward( 59_000 );
			assert.equal( answers, before );
			await reader.forward( 7_000 );
			await waitFor( 'the next attempt', () => answers > before );
		}
		await arrived( 5 );
		await waitFor( 'all are taken', async () => ( await status() ).events.sent === 5 );
		assert.deepEqual( ( await status() ).events, { queued: 0, sent: 5, refused: 0, dropped: { full: 0, reader: 0, lost: 0 } } );
		await closed();
	} );

	for ( const [ what, refusal, most ] of [
		[ 'be too large', { status: 413 }, 10 ],
		[ 'be too much for a minute', { status: 429 }, 10 ],
		[ 'fail on the way', { status: 502 }, 30 ],
		[ 'break the connection', 'abort', 30 ]
	] ) {
		it( `sends in smaller parts what would ${ what }`, async () => {
			await open( answering( ( events, route ) => {
				if ( events.length <= most ) {
					return null;
				}
				return refusal === 'abort' ? route.abort().then( () => new Promise( () => {} ) ) : refusal;
			} ) );
			await log( 60 );
			await emptied();
			await arrived( 60 );
			await closed();
		} );
	}

	it( 'does not let one event that breaks its request hold the others up', async () => {
		await open( answering( ( events ) => events.some( ( { metadata } ) => metadata.n === 1 ) ? { status: 500 } : null ) );
		await log( 8 );
		await emptied();
		assert.deepEqual( ( await status() ).events, { queued: 0, sent: 4, refused: 0, dropped: { full: 0, reader: 0, lost: 4 } } );
		await closed();
	} );

	it( 'says what was refused, also for its size alone', async () => {
		await open( answering( ( events ) => ( { status: events.length > 1 || events[ 0 ].metadata.n === 3 ? 413 : 400 } ) ) );
		await log( 3 );
		await emptied();
		const { events, lastAnswer } = await status();
		assert.deepEqual( events, { queued: 0, sent: 0, refused: 3, dropped: { full: 0, reader: 0, lost: 0 } } );
		assert.equal( lastAnswer, 413 );
		await closed();
	} );

	it( 'keeps at most 1 MiB while nobody answers, and counts the rest', async () => {
		await open( answering( () => ( { status: 503 } ) ) );
		await log( 1500, '統'.repeat( 500 ) );
		const { queued, dropped } = ( await status() ).events;
		assert.equal( queued + dropped.full, 1500 );
		assert.ok( queued * 1500 < 1 << 20 && queued * 1500 > 1 << 19, String( queued ) );
		await closed();
	} );
} );
