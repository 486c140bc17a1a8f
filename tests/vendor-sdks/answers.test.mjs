// The three SDKs, set up as docs/vendor-sdks.md says, answer as Statsig\evaluate() does, and what they tell arrives.
import assert from 'node:assert/strict';
import { after, afterEach, before, describe, it } from 'node:test';
import { sample } from './samples.mjs';
import { SDKS } from './sdks.mjs';
import { API, Stage, waitFor } from './stage.mjs';

const WAYS = [
	{ sdk: 'js-client', heading: 'js-client, by network', units: [ 'browser', 'account' ] },
	{ sdk: 'js-client', heading: 'js-client, from the page', units: [ 'account' ] },
	{ sdk: 'on-device', heading: 'On-device client, by network', units: [ 'browser' ] },
	{ sdk: 'on-device', heading: 'On-device client, from the page', units: [ 'browser' ] },
	{ sdk: 'statsig-js', heading: 'statsig-js', units: [ 'browser', 'account' ] }
];

describe( 'the vendor\'s SDKs on a wiki', () => {
	let stage, reader;
	before( async () => {
		stage = await new Stage().start();
	} );
	after( () => stage.end() );
	afterEach( async () => {
		const { errors } = reader;
		await reader.close();
		assert.deepEqual( [ errors, stage.wire.foreign ], [ [], [] ] );
		for ( const { url, body } of stage.wire.to( 'rgstr' ) ) {
			assert.ok( !/currentPage|Main_Page/.test( body ), `${ url } says no page` );
		}
	} );

	/** The decisions of listed entries that this reader's client has, for each by the one unit of its type. */
	async function decided( units ) {
		const { stableID, account } = await reader.page.evaluate( () => ( {
			stableID: mw.cookie.get( 'statsigId' ), account: mw.config.get( 'wgStatsigVendorUser' )
		} ) );
		const wiki = await reader.page.evaluate( () => mw.config.get( 'wgWikiID' ) );
		const custom = { wiki, account: account ? 'named' : 'none' };
		const of = { browser: { customIDs: { stableID }, custom } };
		if ( account ) {
			of.account = { userID: account.userID, custom };
		}
		return Object.fromEntries( units.filter( ( unit ) => of[ unit ] ).flatMap( ( unit ) =>
			Object.entries( stage.decide( of[ unit ] ) ).filter( ( [ name ] ) => name.startsWith( `${ unit }_` ) ) ) );
	}

	for ( const { sdk, heading, units } of WAYS ) {
		for ( const isRegistered of units.includes( 'browser' ) && !/from the page/.test( heading ) ? [ false, true ] : [ units.includes( 'account' ) ] ) {
			it( `${ sdk }: "${ heading }" for ${ isRegistered ? 'an account' : 'a reader without one' }`, async () => {
				reader = await stage.reader();
				await stage.fake.order( 'POST', 'forget' );
				if ( isRegistered ) {
					await reader.logIn();
				}
				await reader.visit();
				const from = stage.wire.requests.length;
				await reader.run( SDKS[ sdk ], /package|On-device client, from/.test( heading ) ? '' : sample( heading ) );
				const expected = await decided( units );
				assert.ok( Object.keys( expected ).length >= 66, 'there are many' );
				const answers = await reader.answers( Object.fromEntries( Object.entries( expected ).map( ( [ name, [ kind ] ] ) => [ name, kind ] ) ) );
				for ( const [ name, [ kind, value, rule, group ] ] of Object.entries( expected ) ) {
					const wanted = kind === 'layer' ? [ kind, { more: null, ...value } ] :
						[ kind, value, rule, kind === 'experiment' ? group : answers[ name ][ 3 ] ];
					assert.deepEqual( answers[ name ], wanted, name );
				}
				assert.equal( await reader.page.evaluate( () => asks.gate( 'unlisted' ).value ), false );
				await reader.page.evaluate( () => {
					asks.log( 'custom', { n: 'told' } );
					return asks.flush();
				} );
				const sent = await waitFor( 'all is sent', () => {
					const all = stage.wire.requests.slice( from ).filter( ( { url, status } ) => url.pathname === `${ API }/rgstr` && status )
						.flatMap( ( { body } ) => JSON.parse( body ).events );
					return all.some( ( { eventName } ) => eventName === 'custom' ) && all;
				} );
				const shipped = await waitFor( 'they arrive', async () => {
					const events = ( await stage.shipped() ).filter( ( { statsigMetadata } ) => statsigMetadata.sdkType === SDKS[ sdk ].type );
					return events.some( ( { eventName } ) => eventName === 'custom' ) && events;
				} );
				const exposed = ( events, of ) => new Set( events.filter( ( { eventName } ) => /_exposure$/.test( eventName ) )
					.map( ( { metadata } ) => metadata.gate ?? metadata.config ).filter( of ) );
				const isDelivered = ( name ) => name in expected;
				assert.deepEqual( exposed( shipped, isDelivered ), exposed( sent, isDelivered ) );
				assert.equal( exposed( shipped, isDelivered ).size, Object.keys( expected ).length );
				for ( const { user, eventName, metadata, statsigMetadata } of shipped ) {
					assert.equal( Object.keys( { ...user.customIDs, ...user.userID ? { userID: 1 } : {} } ).length, 1, 'one unit a record' );
					assert.ok( !JSON.stringify( user ).includes( 'Token' ) );
					if ( /_exposure$/.test( eventName ) && isDelivered( metadata.gate ?? metadata.config ) ) {
						const unit = ( metadata.gate ?? metadata.config ).split( '_' )[ 0 ];
						assert.equal( 'userID' in user, unit === 'account', metadata.gate ?? metadata.config );
						// The old one does not say by which document
						assert.equal( statsigMetadata.verified, sdk === 'statsig-js' ? false : undefined, 'it was decided again' );
					}
				}
			} );
		}
	}
} );
