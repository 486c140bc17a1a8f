// Thousands of readers' sessions, with the module's own files in the browser's place, the relay, the worker and a
// Statsig: whom the gate greets, what arrives, and what can be said of what did not.
import assert from 'node:assert/strict';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { createHash } from 'node:crypto';
import { FakeStatsig } from '../fake-statsig/server.mjs';
import { passes } from '../demo/document.mjs';
import { count, Dialogue, php } from '../faults/php.mjs';
import { lossOf } from './loss.mjs';
import { Module } from './module.mjs';
import { Session } from './session.mjs';

const SESSIONS = count( 'STATSIG_SESSIONS', 2000 );
const SEED = process.env.STATSIG_SESSIONS_SEED || 'sessions';
/** Sessions at once, so that the relay always has something to do. */
const LANES = 24;
/** The fake keeps so many whole events only: they are taken from it in portions. */
const PORTION = 2000;
const OPTIONS = { only: [ 'hello_world', 'half', 'demo_experiment', 'demo_layer' ], names: 'none' };
/** Three standard deviations of a share of 75 % among so many, which is 1.3 points for 10,000. */
const ALLOWED = 3 * Math.sqrt( 0.75 * 0.25 / SESSIONS );

function documentOf() {
	const document = JSON.parse( readFileSync( new URL( '../fixtures/demo.json', import.meta.url ), 'utf8' ) );
	const half = document.feature_gates.half = structuredClone( document.feature_gates.hello_world );
	half.salt = 'half-salt';
	half.rules[ 0 ].id = half.rules[ 0 ].name = 'half-rule';
	half.rules[ 0 ].salt = 'half-rule-salt';
	half.rules[ 0 ].passPercentage = 50;
	return document;
}

const document = documentOf();
/** Statsig's buckets, by their description. */
const bucket = ( salt, unit ) => Number( createHash( 'sha256' ).update( `${ salt }.${ unit }` ).digest().readBigUInt64BE( 0 ) % 1000n );
const groupOf = ( unit ) => bucket( 'experiment-bucket-salt', unit ) < 500 ? 'Control' : 'Test';
const ANSWERS = {
	hello_world: ( unit ) => passes( document, 'hello_world', unit ),
	half: ( unit ) => passes( document, 'half', unit ),
	demo_experiment: groupOf,
	demo_layer: ( unit ) => groupOf( unit ) === 'Test' ? 'blue' : 'grey'
};
const GROUPS = { demo_control: 'Control', demo_test: 'Test' };
const isExposure = ( event ) => event.eventName.endsWith( '_exposure' );
const nameOf = ( { metadata } ) => metadata.gate ?? metadata.config;

/** How many of each. */
function tally( list ) {
	const counts = {};
	list.forEach( ( word ) => {
		counts[ word ] = ( counts[ word ] || 0 ) + 1;
	} );
	return Object.fromEntries( Object.entries( counts ).sort() );
}

describe( `${ SESSIONS } sessions of the seed "${ SEED }"`, () => {
	const fake = new FakeStatsig();
	const sessions = [];
	const received = [];
	const shipments = [];
	let root, relay, worker, synced;

	async function ship() {
		shipments.push( await worker.ask( { do: 'ship', options: {
			keyFile: join( root, 'key' ), eventsApi: fake.url, configFile: join( root, 'wiki.json' ), force: true
		} } ) );
		received.push( ...fake.events.kept.splice( 0 ) );
	}

	before( async () => {
		// In memory where there is such a place: each batch waits for the disk
		root = mkdtempSync( join( existsSync( '/dev/shm' ) ? '/dev/shm' : tmpdir(), 'statsig-sessions-' ) );
		fake.url = `http://127.0.0.1:${ await fake.listen() }`;
		fake.documents.set( Buffer.from( JSON.stringify( document ) ) );
		mkdirSync( join( root, 'wiki.programs' ) );
		writeFileSync( join( root, 'wiki.programs/testwiki.json' ), JSON.stringify( OPTIONS ) );
		writeFileSync( join( root, 'key' ), 'secret-sessions0123456789', { mode: 0o600 } );
		const settings = { 'statsig.spool_dir': join( root, 'spool' ), 'statsig.spool_min_free_bytes': 0, 'statsig.config_file': join( root, 'wiki.json' ) };
		worker = new Dialogue( php( '../sessions/wiki.php', { ...settings, 'statsig.sink_dir': join( root, 'sink' ) } ) );
		synced = await worker.ask( { do: 'sync', options: { keyFile: join( root, 'key' ), api: fake.url } } );
		relay = new Dialogue( php( '../sessions/wiki.php', settings ) );
		const { text, version } = await relay.ask( { do: 'program', options: OPTIONS } );
		const module = new Module( text, {
			relay: '/rest.php/statsig/v1/rgstr', pv: version, cookie: 'wikistatsig', attributes: ';path=/;SameSite=Lax', days: 7
		} );
		let next = 0;
		const lane = async ( end ) => {
			while ( next < end ) {
				const number = next++;
				const client = `198.18.${ number >> 8 }.${ number & 255 }`;
				const session = new Session( `${ SEED } ${ number }`, module, async ( body ) => ( await relay.ask( { do: 'relay', client, body } ) ).status );
				sessions[ number ] = await session.play();
			}
		};
		while ( next < SESSIONS ) {
			const end = Math.min( SESSIONS, next + PORTION );
			await Promise.all( Array.from( { length: LANES }, () => lane( end ) ) );
			await ship();
		}
	} );
	after( async () => {
		await Promise.all( [ relay?.end(), worker?.end(), fake.close() ] );
		rmSync( root, { recursive: true } );
	} );

	const views = () => sessions.flatMap( ( session ) => session.views );

	it( 'readers are greeted as Statsig would greet them, in each of their page views', () => {
		assert.equal( synced.outcome, 'fresh' );
		let greeted = 0;
		for ( const { id, answers } of sessions ) {
			greeted += ANSWERS.hello_world( id ) ? 1 : 0;
			for ( const [ word, all ] of answers ) {
				assert.deepEqual( [ ...new Set( all ) ], [ ANSWERS[ word ]( id ) ], word );
			}
		}
		assert.ok( Math.abs( greeted / SESSIONS - 0.75 ) <= ALLOWED, `${ greeted } of ${ SESSIONS }` );
		assert.equal( new Set( sessions.map( ( { id } ) => id ) ).size, SESSIONS );
	} );

	it( 'each first sight is an exposure, and nothing is complained of', () => {
		for ( const session of sessions ) {
			assert.equal( session.views.flatMap( ( { told } ) => told.filter( isExposure ) ).length, session.due );
		}
		assert.deepEqual( views().flatMap( ( { warnings } ) => warnings ), [] );
	} );

	it( 'what the relay took is at Statsig, by its id, once, in the groups of the readers, and all of it could be judged', () => {
		const sent = [];
		for ( const session of sessions ) {
			for ( const { told, id, arrived } of session.views ) {
				for ( const event of told.filter( ( one ) => arrived.has( one.statsigMetadata.seq ) ) ) {
					sent.push( { id: id + event.statsigMetadata.seq.toString( 16 ).padStart( 12, '0' ), event, unit: session.id } );
				}
			}
		}
		const ids = ( list ) => list.filter( ( { event } ) => isExposure( event ) ).map( ( { id } ) => id ).sort();
		assert.deepEqual( ids( received ), ids( sent ) );
		assert.equal( received.length, sent.length );
		assert.ok( sent.length > 2 * SESSIONS, `${ sent.length } events` );
		const groups = ( list ) => tally( list.filter( ( { event } ) => isExposure( event ) ).map( ( { event, unit } ) => {
			const name = nameOf( event );
			const group = unit ? name.startsWith( 'demo' ) ? groupOf( unit ) : ANSWERS[ name ]( unit ) : event.metadata.gateValue ?? GROUPS[ event.metadata.ruleID ];
			return `${ name }=${ group }`;
		} ) );
		assert.deepEqual( groups( received ), groups( sent ) );
		assert.deepEqual( received.filter( ( { event } ) => event.statsigMetadata.verified === false ), [] );
		for ( const { unverified, quarantined, left, dropped, stopped } of shipments ) {
			const { duplicate, ...others } = dropped;
			assert.deepEqual( { unverified, quarantined, left, others, stopped }, { unverified: 0, quarantined: 0, left: 0, others: {}, stopped: null } );
		}
		assert.ok( shipments.some( ( { dropped } ) => dropped.duplicate > 0 ), 'answers got lost, and events came again' );
	} );

	it( 'of what did not arrive the arrived lines tell exactly what they can, and bound the rest', ( t ) => {
		const truth = { arrived: 0, interior: 0, previous: 0, last: 0 };
		let open = 0;
		for ( const session of sessions ) {
			const written = session.views.filter( ( { told } ) => told.length );
			written.forEach( ( { told, arrived }, at ) => {
				const highest = Math.max( 0, ...arrived );
				const isTold = written[ at + 1 ]?.arrived.size > 0;
				truth.arrived += arrived.size;
				open += isTold ? 0 : told.length;
				for ( const { statsigMetadata: { seq } } of told.filter( ( event ) => !arrived.has( event.statsigMetadata.seq ) ) ) {
					truth[ seq < highest ? 'interior' : isTold ? 'previous' : 'last' ]++;
				}
			} );
		}
		const lines = readdirSync( join( root, 'sink' ) ).filter( ( name ) => name.endsWith( '.jsonl' ) )
			.flatMap( ( name ) => readFileSync( join( root, 'sink', name ), 'utf8' ).split( '\n' ) ).filter( Boolean ).map( ( line ) => JSON.parse( line ) );
		const { last, ...exact } = lossOf( lines );
		t.diagnostic( JSON.stringify( { ...truth, interval: last.map( Math.round ), open } ) );
		const { last: lost, ...known } = truth;
		assert.deepEqual( exact, known );
		assert.ok( known.interior > 0 && known.previous > 0 && lost > 0, 'there is some of each' );
		assert.ok( last[ 0 ] <= lost && lost <= last[ 1 ], `${ lost } in ${ last }` );
		assert.ok( last[ 1 ] < open * 0.06, 'the interval says something' );
		assert.ok( views().some( ( { isCutOff } ) => isCutOff ) );
	} );
} );
