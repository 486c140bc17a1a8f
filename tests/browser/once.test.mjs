// One exposure for what a reader saw in a page view, whoever read it, and no link between readers.
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { RELAY, Stage, waitFor } from './stage.mjs';

// Feature code that asks when the head of the page is long written
const SETTINGS = `
$wgHooks['SkinAfterContent'][] = static function ( &$text, $skin ) {
	$experiments = MediaWiki\\MediaWikiServices::getInstance()->getService( 'Statsig.Experiments' );
	if ( $skin->getRequest()->getCheck( 'asking' ) ) {
		$experiments->isFeatureEnabled( 'demo_button' );
		$experiments->getExperiment( 'account_experiment' )->getAssignedGroup();
		$experiments->getLayer( 'account_layer' )->get( 'size', 1 );
		$experiments->isFeatureEnabled( 'account_gate' );
		$experiments->isFeatureEnabled( 'hello_world' );
	}
};
`;

describe( 'an exposure', () => {
	let stage, reader;
	before( async () => {
		stage = await new Stage().start( SETTINGS );
		stage.account( 'Second' );
	} );
	after( () => stage.end() );

	const open = async ( name ) => {
		reader = await stage.reader();
		await reader.holdClock();
		await reader.open();
		if ( name ) {
			await reader.logIn( name );
		}
		return reader;
	};
	const closed = async () => {
		assert.deepEqual( reader.errors, [] );
		await reader.close();
	};
	const read = () => reader.ask( () => [
		mw.statsig.checkGate( 'demo_button' ), mw.statsig.getExperiment( 'account_experiment' ).getAssignedGroup(),
		mw.statsig.getLayer( 'account_layer' ).get( 'size', 1 )
	] );
	const sent = async () => {
		const { length } = reader.batches();
		await reader.ask( () => mw.statsig.logEvent( 'click' ) );
		await reader.hide();
		await waitFor( 'the click of each unit', () => reader.batches().slice( length ).length > 0 &&
			reader.ask( () => mw.statsig.status().events.queued === 0 ) );
		return reader.batches().slice( length );
	};
	const names = ( batches ) => batches.flatMap( ( { events } ) => events )
		.filter( ( { eventName } ) => eventName.startsWith( 'statsig::' ) )
		.map( ( { metadata } ) => [ metadata.gate || metadata.config, metadata.parameterName ].filter( Boolean ).join( '.' ) ).sort();
	const ofAccount = ( batches ) => batches.find( ( { statsigMetadata } ) => statsigMetadata.token );

	it( 'is logged once for a page view where PHP and JavaScript read the same', async () => {
		await open( 'Admin' );
		await reader.visit( 'Main_Page&asking' );
		assert.deepEqual( await read(), [ true, 'Test', 3 ] );
		assert.equal( await reader.ask( () => mw.statsig.checkGate( 'hello_world' ) ), true );
		const batches = await sent();
		assert.ok( !names( batches ).some( ( name ) => /^(demo_button|account_)/.test( name ) ), String( names( batches ) ) );
		const { memberships } = ofAccount( batches ).statsigMetadata;
		// Of a layer its experiment is one
		for ( const name of [ 'demo_button', 'account_experiment', 'layered_experiment' ] ) {
			assert.equal( memberships[ name ][ 2 ], 1, name );
		}
		assert.equal( memberships.layered_experiment[ 3 ], 'account_layer' );
		const unit = ofAccount( batches ).events[ 0 ].user.userID;
		const lines = () => stage.spool().map( ( line ) => line.e ).filter( ( { user } ) => user.userID === unit );
		const times = ( name ) => lines().filter( ( { metadata } ) => [ metadata.gate, metadata.config ].includes( name ) ).length;
		await waitFor( 'the lines of PHP', () => times( 'account_layer' ) > 0 );
		assert.deepEqual( [ 'demo_button', 'account_experiment', 'account_layer' ].map( times ), [ 1, 1, 1 ] );
		await closed();
	} );

	it( 'of what PHP did not read is the browser\'s', async () => {
		await open( 'Second' );
		await reader.visit( 'Main_Page' );
		assert.equal( await reader.page.$( 'script#statsig-exposures' ), null );
		await read();
		assert.deepEqual( names( await sent() ), [ 'account_experiment', 'account_layer.size', 'demo_button' ] );
		await closed();
	} );

	it( 'of names that no browser may see is not told to browsers, and anonymous pages tell nothing', async () => {
		await open( 'Admin' );
		await reader.visit( 'Main_Page&asking' );
		const told = JSON.parse( await reader.page.textContent( 'script#statsig-exposures' ) );
		assert.deepEqual( told.slice( 0, 3 ), [ [ 'gates', 'demo_button' ], [ 'configs', 'account_experiment' ], [ 'layers', 'account_layer', 'size' ] ] );
		assert.ok( !JSON.stringify( told ).includes( 'account_gate' ) );
		await reader.close();
		await open();
		await reader.visit( 'Main_Page&asking' );
		assert.equal( await reader.page.$( 'script#statsig-exposures' ), null );
		await reader.ask( () => mw.statsig.checkGate( 'hello_world' ) );
		assert.deepEqual( names( await sent() ), [ 'hello_world' ] );
		await closed();
	} );

	it( 'waits for the end of the page, which says what PHP exposed; content cannot say it', async () => {
		reader = await stage.reader();
		await reader.holdClock();
		await reader.open();
		await reader.logIn( 'Second' );
		await reader.context.addInitScript( () => {
			window.reading = true;
			Object.defineProperty( document, 'readyState', { get: () => window.reading ? 'loading' : 'complete' } );
			document.addEventListener( 'DOMContentLoaded', ( event ) => window.reading && event.stopImmediatePropagation() );
		} );
		await reader.page.evaluate( () => localStorage.clear() );
		await reader.visit( 'Special:Version' );
		await read();
		await reader.forward( 10_000 );
		const before = reader.count( RELAY );
		await reader.page.evaluate( () => {
			document.body.insertAdjacentHTML( 'afterbegin', '<p id="statsig-exposures">[["configs","account_experiment"]]</p>' );
			document.body.insertAdjacentHTML( 'beforeend', '<script type="application/json" id="statsig-exposures">[["gates","demo_button"]]</script>' );
			window.reading = false;
			document.dispatchEvent( new Event( 'DOMContentLoaded' ) );
		} );
		const batches = await sent();
		assert.deepEqual( names( batches ), [ 'account_experiment', 'account_layer.size' ] );
		assert.equal( ofAccount( batches ).statsigMetadata.memberships.demo_button[ 2 ], 1 );
		assert.equal( reader.batches().length - batches.length, before );
		await closed();
	} );

	it( 'is not repeated because somebody saved something at Statsig, but where the entry itself changed', async () => {
		let change = {};
		reader = await stage.reader();
		await reader.holdClock();
		await reader.context.route( /load\.php.*ext\.statsig/, async ( route ) => {
			const body = await ( await route.fetch() ).text();
			route.fulfill( {
				contentType: 'text/javascript', headers: { 'Cache-Control': 'no-store' },
				body: body.replace( /"pv":"\w+"/, ( all ) => change.pv ? `"pv":"${ change.pv }"` : all )
					.replace( /(hello_world\\",\\")\w+/, ( all, start ) => change.version ? start + change.version : all )
			} );
		} );
		await reader.open();
		const exposed = async () => {
			await reader.visit( 'Main_Page' );
			await reader.ask( () => [ mw.statsig.checkGate( 'hello_world' ), mw.statsig.checkGate( 'hello_world' ) ] );
			return names( await sent() );
		};
		assert.deepEqual( await exposed(), [ 'hello_world' ] );
		change = { pv: 'f'.repeat( 16 ) };
		assert.deepEqual( await exposed(), [] );
		change = { pv: 'f'.repeat( 16 ), version: '0000002a' };
		assert.deepEqual( await exposed(), [ 'hello_world' ] );
		await reader.forward( 11 * 60_000 );
		assert.deepEqual( await exposed(), [ 'hello_world' ] );
		await closed();
	} );

	it( 'and what else is sent links no reader to the one before in the same tab', async () => {
		await open( 'Admin' );
		const views = async () => {
			await reader.visit( 'Main_Page' );
			const found = {};
			for ( const { events, statsigMetadata } of await sent() ) {
				found[ events[ 0 ].user.userID ? 'account' : 'browser' ] = statsigMetadata;
			}
			return found;
		};
		const first = await views();
		const again = await views();
		for ( const unit of [ 'account', 'browser' ] ) {
			assert.equal( again[ unit ].previous[ 0 ], first[ unit ].pageView, 'the same reader is followed' );
		}
		await reader.logOut();
		const nobody = await views();
		assert.equal( nobody.browser.previous, undefined );
		await reader.logIn( 'Second' );
		const other = await views();
		assert.equal( other.account.previous, undefined );
		assert.equal( other.browser.previous[ 0 ], nobody.browser.pageView );
		await closed();
	} );
} );
