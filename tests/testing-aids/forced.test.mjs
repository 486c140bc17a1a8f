// ?statsig= shows groups and leaves no trace; $wgStatsigForce pins an entry for everybody, and no address revives it.
import assert from 'node:assert/strict';
import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { Stage, waitFor } from '../browser/stage.mjs';
import { document, ENTRIES } from './document.mjs';

const SETTINGS = `
$wgStatsigClientEntries = ${ JSON.stringify( ENTRIES ) };
if ( is_file( __DIR__ . '/names' ) ) {
	$wgStatsigProgramNames = file_get_contents( __DIR__ . '/names' );
}
if ( is_file( __DIR__ . '/pins.json' ) ) {
	$wgStatsigForce = json_decode( file_get_contents( __DIR__ . '/pins.json' ), true );
}
$wgHooks['SpecialPageAfterExecute'][] = static function ( $special ) {
	$experiments = MediaWiki\\MediaWikiServices::getInstance()->getService( 'Statsig.Experiments' );
	$experiment = $experiments->getExperiment( 'account_experiment' );
	$layer = $experiments->getLayer( 'account_layer' );
	$special->getOutput()->addHTML( MediaWiki\\Extension\\Statsig\\Core\\Html::element( 'p', [ 'id' => 'asked' ], json_encode( [
		$experiments->isFeatureEnabled( 'demo_button' ), $experiments->isFeatureEnabled( 'hello_world' ),
		$experiment->getAssignedGroup(), $experiment->get( 'size', 0 ), $experiment->getReason(), $layer->get( 'colour', 'none' )
	] ) ) );
};
`;
const ALL = 'hello_world:off,demo_button:off,account_experiment:Control,browser_experiment:German,account_layer:German,browser_layer:German';

describe( 'a group by the address', () => {
	let stage, reader;
	before( async () => {
		stage = await new Stage().start( SETTINGS, { 'statsig/config.json': document() } );
	} );
	after( () => stage.end() );

	const answers = () => reader.ask( () => {
		const asked = ( experiment ) => [ experiment.getAssignedGroup(), experiment.get( 'size', 0 ) ];
		mw.statsig.logEvent( 'click', null, { target: 'x' } );
		mw.statsig.getExperiment( 'browser_experiment' ).send( 'click' );
		return [
			mw.statsig.checkGate( 'hello_world' ), mw.statsig.checkGate( 'demo_button' ), asked( mw.statsig.getExperiment( 'account_experiment' ) ),
			asked( mw.statsig.getExperiment( 'browser_experiment' ) ), asked( mw.statsig.getLayer( 'account_layer' ) ), asked( mw.statsig.getLayer( 'browser_layer' ) )
		];
	} );
	/** What the browser keeps: cookies but those of the wiki's session, and both stores */
	const kept = async () => [
		( await reader.context.cookies() ).filter( ( { name } ) => /statsig/i.test( name ) ),
		await reader.page.evaluate( () => [ localStorage, sessionStorage ].map( ( store ) => Object.keys( store ).filter( ( key ) => /statsig(?!\w*\.)/i.test( key ) && !/^MediaWikiModuleStore/.test( key ) ) ) )
	];
	/** Leaves the page, so that whatever waits would be sent */
	const leave = async () => {
		await reader.hide();
		await reader.page.goto( 'about:blank' );
	};
	const nothingIsSent = () => assert.deepEqual( [ reader.batches(), reader.calls(), stage.spool() ], [ [], [], [] ] );
	const FORCED = [ false, false, [ 'Control', 1 ], [ 'German', 7 ], [ 'German', 7 ], [ 'German', 7 ] ];

	it( 'is shown to a reader without an account, makes no id and sends nothing', async () => {
		reader = await ( await stage.reader() ).open( `Main_Page&statsig=${ ALL }` );
		assert.deepEqual( await answers(), FORCED );
		const { forced, reason, refused } = await reader.ask( () => mw.statsig.status() );
		assert.deepEqual( [ forced, reason, refused ], [ true, null, {} ] );
		assert.deepEqual( await reader.ask( () => mw.statsig.getMemberships() ), {}, 'other instruments are told of no group' );
		assert.deepEqual( await kept(), [ [], [ [], [] ] ] );
		await leave();
		nothingIsSent();
	} );

	it( 'leaves the other entries as they are: the program decides them, by an id that nobody has where there is none', async () => {
		const { sources } = await reader.visit( `Main_Page&statsig=${ ALL }` ).then( () => reader.ask( () => mw.statsig.status() ) );
		assert.deepEqual( Object.keys( sources ).sort(), [ 'program', 'values' ] );
	} );

	it( 'is not remembered: the next page decides as always, and tells', async () => {
		await reader.visit( 'Main_Page' );
		const sent = reader.nextBatch();
		const [ gate ] = await answers();
		assert.equal( gate, true );
		assert.equal( ( await reader.ask( () => mw.statsig.status() ) ).forced, false );
		assert.ok( ( await sent ).events.length );
		const id = await reader.stableId();
		assert.match( id, /^[0-9a-f]{20}$/ );
		const half = await reader.ask( () => mw.statsig.checkGate( 'half' ) );
		await waitFor( 'all has gone out', async () => ( await reader.ask( () => mw.statsig.status().events.queued ) ) === 0 );
		const before = [ reader.batches().length, await kept() ];
		await reader.visit( `Main_Page&statsig=${ ALL }` );
		assert.deepEqual( await answers(), FORCED );
		assert.equal( await reader.ask( () => mw.statsig.checkGate( 'half' ) ), half, 'by the id that is there' );
		await leave();
		await reader.visit( 'Special:Version' );
		assert.equal( reader.batches().length, before[ 0 ] );
		assert.deepEqual( ( await kept() )[ 0 ], before[ 1 ][ 0 ] );
		await reader.close();
	} );

	it( 'gives everybody the same bytes, which a cache may keep', async () => {
		const html = async ( id ) => {
			const answer = await fetch( `${ stage.url }/index.php?title=Main_Page&statsig=${ ALL }`, { headers: { cookie: `wikistatsigId=${ id.repeat( 20 ) }` } } );
			assert.match( answer.headers.get( 'cache-control' ), /s-maxage=\d\d/ );
			return ( await answer.text() ).replace( /"wgRequestId":"[^"]*"|"wgBackendResponseTime":\d+/g, '' );
		};
		assert.equal( await html( 'a' ), await html( 'b' ) );
	} );

	it( 'is shown to an account, in values, classes and PHP, and nothing of that is recorded', async () => {
		reader = await ( await stage.reader() ).open();
		await reader.logIn();
		const lines = stage.spool().length, batches = reader.batches().length;
		await reader.visit( `Main_Page&statsig=${ ALL }` );
		assert.deepEqual( await answers(), FORCED );
		const classes = await reader.page.evaluate( () => document.documentElement.className );
		assert.match( classes, /\bstatsig-account_experiment-control\b/ );
		assert.doesNotMatch( classes, /\bstatsig-(demo_button|account_experiment-test)\b/ );
		await leave();
		await reader.visit( `Special:SpecialPages&statsig=${ ALL }` );
		assert.deepEqual( JSON.parse( await reader.page.textContent( '#asked' ) ), [ false, false, 'Control', 1, 'Forced', 'gold' ] );
		assert.equal( await reader.page.locator( '#statsig-exposures' ).count(), 0 );
		await leave();
		assert.deepEqual( [ stage.spool().length, reader.batches().length ], [ lines, batches ] );
		await reader.visit( 'Special:SpecialPages' );
		const [ button, , group, , reason ] = JSON.parse( await reader.page.textContent( '#asked' ) );
		assert.deepEqual( [ button, reason, /^(Control|Test)$/.test( group ) ], [ true, 'Recognized', true ] );
		assert.equal( await reader.page.locator( '#statsig-exposures' ).count(), 1, 'the next page exposes' );
		await reader.close();
	} );

	it( 'is shown by PHP to a reader without an account on a special page', async () => {
		const answer = await fetch( `${ stage.url }/index.php?title=Special:SpecialPages&statsig=${ ALL }` );
		const [ , json ] = /<p id="asked">(.*?)<\/p>/.exec( await answer.text() );
		assert.deepEqual( JSON.parse( json.replaceAll( '&quot;', '"' ) ), [ false, false, 'Control', 1, 'Forced', 'gold' ] );
		assert.match( answer.headers.get( 'cache-control' ), /private|no-cache|s-maxage=0/ );
	} );

	for ( const [ what, text ] of Object.entries( {
		'unlisted and unknown names': 'unlisted_gate:on,unknown:on,nothing:Test,account_gate:off',
		'groups that are none': 'browser_experiment:Nobody,hello_world:maybe,hello_world:,browser_layer:Nobody',
		'hostile texts': 'hello_world%3Aoff%0A,%3Cscript%3E:on,__proto__:on,constructor:Test,%FF:on,hello_world',
		'too long a text': `${ 'hello_world:off,'.repeat( 100 ) }`
	} ) ) {
		it( `ignores ${ what }, repeats none of it, and decides and tells as always`, async () => {
			reader = await ( await stage.reader() ).open( `Main_Page&statsig=${ text }` );
			const values = await reader.page.evaluate( () => mw.config.get( 'wgStatsigValues' ) );
			assert.equal( values, null );
			const sent = reader.nextBatch();
			assert.equal( await reader.ask( () => mw.statsig.checkGate( 'hello_world' ) ), true );
			assert.equal( ( await sent ).events[ 0 ].metadata.gate, 'hello_world' );
			assert.deepEqual( reader.errors, [] );
			await reader.close();
		} );
	}

	for ( const names of [ 'none', 'djb2', 'sha256' ] ) {
		it( `is no help against a pin, which reaches pages that lie in a cache: names ${ names }`, async () => {
			const file = ( name ) => join( stage.folder, name );
			writeFileSync( file( 'names' ), names );
			writeFileSync( file( 'pins.json' ), JSON.stringify( { hello_world: false, browser_experiment: 'German', demo_button: false, account_layer: 'Control' } ) );
			try {
				reader = await ( await stage.reader() ).open();
				// As browsers see it when the script has gone stale
				await reader.context.route( /load\.php/, ( route ) => route.continue( { headers: { ...route.request().headers(), 'cache-control': 'no-cache' } } ) );
				await waitFor( 'the module has the pins', async () => /"pinned":/.test( await ( await fetch( `${ stage.url }/load.php?modules=ext.statsig&lang=en&skin=vector&version=${ Math.random() }` ) ).text() ) );
				for ( const query of [ '', '&statsig=hello_world:on,browser_experiment:Test,demo_button:on,half:on' ] ) {
					await reader.visit( `Main_Page${ query }&uselang=${ names === 'none' ? 'en' : names === 'djb2' ? 'fr' : 'es' }` );
					assert.deepEqual( await reader.ask( () => [
						mw.statsig.checkGate( 'hello_world' ), mw.statsig.checkGate( 'demo_button' ), mw.statsig.getExperiment( 'browser_experiment' ).getAssignedGroup(),
						mw.statsig.getLayer( 'account_layer' ).get( 'colour' ), mw.statsig.getExperiment( 'browser_experiment' ).get( 'size', 0 )
					] ), [ false, false, 'German', 'grey', 7 ], query );
					assert.equal( await reader.ask( () => mw.statsig.getMemberships().browser_experiment ), undefined );
				}
				await leave();
				const told = reader.batches().flatMap( ( { events } ) => events );
				assert.deepEqual( told.filter( ( { metadata } ) => metadata.gate === 'hello_world' || metadata.config ), [], 'and nobody is exposed' );
				const answer = await fetch( `${ stage.url }/index.php?title=Special:SpecialPages&statsig=demo_button:on` );
				const [ , json ] = /<p id="asked">(.*?)<\/p>/.exec( await answer.text() );
				assert.deepEqual( JSON.parse( json.replaceAll( '&quot;', '"' ) ).slice( 0, 2 ), [ false, false ] );
				await reader.close();
			} finally {
				rmSync( file( 'pins.json' ) );
				rmSync( file( 'names' ) );
			}
		} );
	}
} );
