// A wiki without an account at Statsig: browsers decide its own entries, show them by class, take forced ones, and what they
// report is judged and stays with the wiki.
import assert from 'node:assert/strict';
import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { Stage, waitFor } from '../browser/stage.mjs';
import { ofAll } from './setting.mjs';

const SETTINGS = `
$wgStatsigLocalExperiments = json_decode( '${ JSON.stringify( ofAll ) }', true );
$wgStatsigClientEntries = [ 'local:box', 'local:by_class' => [ 'class' => true ], 'local:account', 'local:over', 'local:half', 'local:pinned' ];
$wgStatsigForce = [ 'local:pinned' => 'Test' ];
`;

describe( 'local entries in a browser', () => {
	let stage, reader;
	before( async () => {
		stage = await new Stage().start( SETTINGS );
		rmSync( join( stage.folder, 'statsig/config.json' ) );
		writeFileSync( join( stage.folder, 'ini/zz.ini' ), `statsig.secret_file=\nstatsig.sink_dir=${ stage.folder }/events\nstatsig.spool_min_free_bytes=0\n` );
		stage.run( 'stop', stage.folder );
		stage.url = stage.run( 'start', stage.folder, String( process.pid ) ).trim();
		reader = await ( await stage.reader() ).open();
	} );
	after( () => stage.end() );

	const groups = ( one ) => one.ask( () => [ 'box', 'by_class', 'account', 'over', 'pinned', 'nowhere' ].map( ( name ) => {
		const experiment = mw.statsig.getExperiment( `local:${ name }` );
		return [ experiment.getAssignedGroup(), experiment.get( 'size', 0 ) ];
	} ) );
	const classes = ( one ) => one.page.evaluate( () => [ ...document.documentElement.classList ].filter( ( name ) => name.startsWith( 'statsig-' ) ).sort() );
	/** What the worker makes of what was sent: lines of the day files */
	const judged = () => {
		stage.run( 'maintenance', stage.folder, new URL( '../../php/maintenance/worker.php', import.meta.url ).pathname );
		const folder = join( stage.folder, 'events' );
		return readdirSync( folder ).filter( ( name ) => name.endsWith( '.jsonl' ) )
			.flatMap( ( name ) => readFileSync( join( folder, name ), 'utf8' ).split( '\n' ).filter( Boolean ).map( ( line ) => JSON.parse( line ) ) );
	};

	it( 'are decided, exposed once, and verified', async () => {
		const sent = reader.nextBatch();
		const [ box, byClass, account, over, pinned, nowhere ] = await groups( reader );
		assert.ok( [ 'Control', 'Test' ].includes( box[ 0 ] ) );
		assert.equal( box[ 1 ], box[ 0 ] === 'Test' ? 40 : 20 );
		assert.ok( byClass[ 0 ] );
		assert.deepEqual( [ account, over, pinned, nowhere ], [ [ null, 0 ], [ null, 0 ], [ 'Test', 40 ], [ null, 0 ] ] );
		const { events, statsigMetadata } = await sent;
		assert.deepEqual( events.map( ( event ) => event.metadata.config ), [ 'local:box' ], 'neither by class at first sight, nor pinned, nor over' );
		assert.deepEqual( Object.keys( statsigMetadata.memberships ).sort(), [ 'local:box', 'local:by_class', 'local:half' ] );
		await waitFor( 'the relay has it', () => stage.spool().length === 1 );
		const [ line ] = judged();
		assert.deepEqual( [ line.verified, line.metadata.config, line.metadata.ruleID ], [ true, 'local:box', `local:box:${ box[ 0 ] }` ] );
	} );

	it( 'come by class from the second view on, and are exposed then', async () => {
		assert.deepEqual( await classes( reader ), [] );
		const sent = reader.nextBatch();
		await reader.visit( 'Main_Page' );
		const [ , [ group ] ] = await groups( reader );
		assert.deepEqual( await classes( reader ), [ 'statsig-local_by_class', `statsig-local_by_class-${ group.toLowerCase() }` ].sort() );
		assert.deepEqual( ( await sent ).events.map( ( event ) => event.metadata.config ), [ 'local:by_class' ] );
	} );

	it( 'can be forced by the address, and nobody is told', async () => {
		const other = await ( await stage.reader() ).open( 'Main_Page&statsig=local:box:Test,local:over:Control,local:half:off' );
		const [ box, , , over ] = await groups( other );
		assert.deepEqual( [ box, over, await other.ask( () => mw.statsig.checkGate( 'local:half' ) ) ], [ [ 'Test', 40 ], [ 'Control', 20 ], false ] );
		await other.hide();
		assert.deepEqual( other.batches(), [] );
		await other.close();
	} );

	it( 'are decided by the account where they say so, and its values are judged too', async () => {
		const before = judged().length;
		await reader.logIn();
		const sent = reader.nextBatch();
		const [ box, , account ] = await groups( reader );
		assert.ok( box[ 0 ] && account[ 0 ] );
		const batch = await sent;
		assert.deepEqual( [ batch.events.map( ( event ) => event.metadata.config ), typeof batch.statsigMetadata.cv ], [ [ 'local:account' ], 'string' ] );
		await waitFor( 'the relay has it', () => stage.spool().length > 0 );
		const lines = judged().slice( before ).filter( ( line ) => line.metadata.config === 'local:account' );
		assert.deepEqual( lines.map( ( line ) => [ line.verified, line.metadata.ruleID ] ), [ [ true, `local:account:${ account[ 0 ] }` ] ] );
	} );
} );
