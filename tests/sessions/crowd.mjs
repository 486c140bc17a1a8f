// Readers by the thousand: their sessions, the relay that takes what they send, the worker that ships it, and a Statsig
// that keeps it. What each reader was to be answered is known beforehand.
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { FakeStatsig } from '../fake-statsig/server.mjs';
import { passes } from '../demo/document.mjs';
import { Dialogue, php } from '../faults/php.mjs';
import { Module } from './module.mjs';
import { Session } from './session.mjs';

/** Sessions at once, so that the relay always has something to do. */
const LANES = 24;
/** The fake keeps so many whole events only: they are taken from it in portions. */
const PORTION = 2000;
const OPTIONS = { only: [ 'hello_world', 'half', 'demo_experiment', 'demo_layer' ], names: 'none' };

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

/** The group of a unit in the experiment. */
export const groupOf = ( unit ) => bucket( 'experiment-bucket-salt', unit ) < 500 ? 'Control' : 'Test';
/** What a unit is to be answered, by the word of the question. */
export const ANSWERS = {
	hello_world: ( unit ) => passes( document, 'hello_world', unit ),
	half: ( unit ) => passes( document, 'half', unit ),
	demo_experiment: groupOf,
	demo_layer: ( unit ) => groupOf( unit ) === 'Test' ? 'blue' : 'grey'
};
const GROUPS = { demo_control: 'Control', demo_test: 'Test' };

export const isExposure = ( event ) => event.eventName.endsWith( '_exposure' );
const nameOf = ( { metadata } ) => metadata.gate ?? metadata.config;

/** `name=group` of an exposure as Statsig received it. */
export const stated = ( event ) => `${ nameOf( event ) }=${ event.metadata.gateValue ?? GROUPS[ event.metadata.ruleID ] }`;

/** The same of an exposure as it has to be, for the unit that saw it. */
export function due( event, unit ) {
	const name = nameOf( event );
	return `${ name }=${ name.startsWith( 'demo' ) ? groupOf( unit ) : ANSWERS[ name ]( unit ) }`;
}

export class Crowd {
	/**
	 * @param {number} count Readers
	 * @param {Function} seedOf Given a reader's number, its seed
	 */
	constructor( count, seedOf ) {
		Object.assign( this, { count, seedOf } );
		this.fake = new FakeStatsig();
		/** Sessions that were played, by the reader's number */
		this.sessions = [];
		/** Events that Statsig has: { id, receivedAt, event } */
		this.received = [];
		/** Reports of ship() */
		this.shipments = [];
	}

	async play() {
		// In memory where there is such a place: each batch waits for the disk
		this.root = mkdtempSync( join( existsSync( '/dev/shm' ) ? '/dev/shm' : tmpdir(), 'statsig-sessions-' ) );
		this.fake.url = `http://127.0.0.1:${ await this.fake.listen() }`;
		this.fake.documents.set( Buffer.from( JSON.stringify( document ) ) );
		mkdirSync( this.file( 'wiki.programs' ) );
		writeFileSync( this.file( 'wiki.programs/testwiki.json' ), JSON.stringify( OPTIONS ) );
		writeFileSync( this.file( 'key' ), 'secret-sessions0123456789', { mode: 0o600 } );
		const settings = {
			'statsig.spool_dir': this.file( 'spool' ), 'statsig.spool_min_free_bytes': 0, 'statsig.config_file': this.file( 'wiki.json' )
		};
		this.worker = new Dialogue( php( '../sessions/wiki.php', { ...settings, 'statsig.sink_dir': this.file( 'sink' ) } ) );
		this.synced = await this.worker.ask( { do: 'sync', options: { keyFile: this.file( 'key' ), api: this.fake.url } } );
		this.relay = new Dialogue( php( '../sessions/wiki.php', settings ) );
		const { text, version } = await this.relay.ask( { do: 'program', options: OPTIONS } );
		this.module = new Module( text, {
			relay: '/rest.php/statsig/v1/rgstr', pv: version, cookie: 'wikistatsig', scope: ';path=/;SameSite=Lax', days: 7
		} );
		for ( let begin = 0; begin < this.count; begin += PORTION ) {
			await this.playTo( Math.min( this.count, begin + PORTION ) );
			await this.ship();
		}
	}

	/** Plays the sessions that are left before a number. */
	async playTo( end ) {
		let next = this.sessions.length;
		const lane = async () => {
			while ( next < end ) {
				const number = next++;
				const client = `198.18.${ number >> 8 }.${ number & 255 }`;
				this.sessions[ number ] = await new Session( this.seedOf( number ), this.module, ( body ) => this.take( client, body ) ).play();
			}
		};
		await Promise.all( Array.from( { length: LANES }, lane ) );
	}

	/** The relay; its HTTP status. */
	async take( client, body ) {
		return ( await this.relay.ask( { do: 'relay', client, body } ) ).status;
	}

	async ship() {
		this.shipments.push( await this.worker.ask( { do: 'ship', options: {
			keyFile: this.file( 'key' ), eventsApi: this.fake.url, configFile: this.file( 'wiki.json' ), force: true
		} } ) );
		this.received.push( ...this.fake.events.kept.splice( 0 ) );
	}

	file( name ) {
		return join( this.root, name );
	}

	views() {
		return this.sessions.flatMap( ( session ) => session.views );
	}

	/** What the relay took, by what browsers know: { id, event, unit }. */
	taken() {
		return this.sessions.flatMap( ( session ) => session.views.flatMap( ( { told, id, arrived } ) => told
			.filter( ( event ) => arrived.has( event.statsigMetadata.seq ) )
			.map( ( event ) => ( { id: id + event.statsigMetadata.seq.toString( 16 ).padStart( 12, '0' ), event, unit: session.id } ) ) ) );
	}

	/** Lines that the worker wrote to the file sink. */
	lines() {
		return readdirSync( this.file( 'sink' ) ).filter( ( name ) => name.endsWith( '.jsonl' ) )
			.flatMap( ( name ) => readFileSync( this.file( `sink/${ name }` ), 'utf8' ).split( '\n' ) ).filter( Boolean ).map( ( line ) => JSON.parse( line ) );
	}

	/**
	 * Events that never arrived, as the browsers know it.
	 *
	 * @return {Object} arrived; interior, previous and last (lost, in the words of docs/loss.md); open (events of page
	 *  views of which no later one tells)
	 */
	loss() {
		const truth = { arrived: 0, interior: 0, previous: 0, last: 0, open: 0 };
		for ( const session of this.sessions ) {
			const written = session.views.filter( ( { told } ) => told.length );
			written.forEach( ( { told, arrived }, at ) => {
				const highest = Math.max( 0, ...arrived );
				const isTold = written[ at + 1 ]?.arrived.size > 0;
				truth.arrived += arrived.size;
				truth.open += isTold ? 0 : told.length;
				for ( const { statsigMetadata: { seq } } of told.filter( ( event ) => !arrived.has( event.statsigMetadata.seq ) ) ) {
					truth[ seq < highest ? 'interior' : isTold ? 'previous' : 'last' ]++;
				}
			} );
		}
		return truth;
	}

	async end() {
		await Promise.all( [ this.relay?.end(), this.worker?.end(), this.fake.close() ] );
		rmSync( this.root, { recursive: true } );
	}
}
