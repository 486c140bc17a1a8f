// R7 and R8: an A/A run of seeded readers.
// They have the real client, relay, spool and worker, and a Statsig that keeps what arrives.
import { execFileSync } from 'node:child_process';
import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { ANSWERS, Crowd, due, isExposure, stated } from '../../../tests/sessions/crowd.mjs';
import { lossOf } from '../../../tests/sessions/loss.mjs';
import { Figures, IS_SHORT, ROOT } from '../figures.mjs';
import { spent } from '../processes.mjs';
import { equalMeans, evenSplit } from '../statistics.mjs';

const READERS = IS_SHORT ? 1_000 : 20_000;
const SEEDS = 20;
/** Groups as uneven as these come once in a thousand runs by chance */
const LEAST_P = 0.001;
const SHOWN = {
	'hello_world=true': 'greeted', 'hello_world=false': 'not_greeted', 'half=true': 'half_in', 'half=false': 'half_out',
	'demo_experiment=Control': 'control', 'demo_experiment=Test': 'test', 'demo_layer=Control': 'layer_control', 'demo_layer=Test': 'layer_test'
};

/** A crowd of which each step's bytes are counted, and what its worker spends. */
class Weighed extends Crowd {
	bytes = { sent: 0, spooled: 0, shipped: 0 };
	/** Of the spool, when it was last shipped */
	before = 0;
	batches = 0;
	workerMs = 0;

	take( client, body ) {
		this.batches++;
		this.bytes.sent += Buffer.byteLength( body );
		return super.take( client, body );
	}

	/** Bytes in the spool: also of what was shipped, where its file is not yet full. */
	spoolBytes() {
		const spool = this.file( 'spool' );
		const files = readdirSync( spool ).map( ( name ) => statSync( join( spool, name ) ) ).filter( ( file ) => file.isFile() );
		return files.reduce( ( sum, { size } ) => sum + size, 0 );
	}

	async ship() {
		this.bytes.spooled += this.spoolBytes() - this.before;
		this.fake.record.clear();
		const worker = [ this.worker.child.pid ];
		this.workerMs -= spent( worker );
		await super.ship();
		this.workerMs += spent( worker );
		this.before = this.spoolBytes();
		this.bytes.shipped += this.fake.record.entries.reduce( ( sum, { body } ) => sum + body.length, 0 );
		process.stdout.write( `report: readers: ${ this.sessions.length } of ${ this.count }\n` );
	}
}

const figures = new Figures( 'readers' );
const crowd = new Weighed( READERS, ( number ) => `report ${ number % SEEDS } ${ number }` );

/** What was sent, what arrived once, and what is known of the rest. */
function arrivals( lines ) {
	const taken = new Set( crowd.taken().map( ( { id } ) => id ) );
	const arrived = new Set( crowd.received.map( ( { id } ) => id ) );
	const written = crowd.views().reduce( ( sum, { told } ) => sum + told.length, 0 );
	figures.put( 'count', READERS, 'readers' );
	figures.put( 'seeds', SEEDS, 'seeds' );
	figures.put( 'views', crowd.views().length, 'page views' );
	figures.put( 'written', written, 'events' );
	figures.put( 'taken', taken.size, 'events' );
	figures.put( 'arrived', arrived.size, 'events' );
	figures.put( 'lost', [ ...taken ].filter( ( id ) => !arrived.has( id ) ).length, 'events', {
		what: 'R8: acknowledged events that Statsig does not have', bar: { most: 0 }
	} );
	figures.put( 'twice', crowd.received.length - arrived.size, 'events', { what: 'R8: events that Statsig has twice', bar: { most: 0 } } );
	figures.put( 'again', crowd.shipments.reduce( ( sum, { dropped } ) => sum + ( dropped.duplicate ?? 0 ), 0 ), 'events' );
	figures.put( 'unverified', crowd.shipments.reduce( ( sum, one ) => sum + one.unverified + one.quarantined + one.left, 0 ), 'events', {
		what: 'R8: events that the worker could not judge', bar: { most: 0 }
	} );
	const { interior, previous, last } = crowd.loss();
	const told = lossOf( lines );
	figures.put( 'never', interior + previous + last, 'events' );
	figures.put( 'never_share', 100 * ( interior + previous + last ) / written, '%', { by: '100 * never / written' } );
	figures.put( 'exact', interior + previous, 'events' );
	figures.put( 'last', last, 'events' );
	figures.put( 'from', told.last[ 0 ], 'events', { decimals: 0 } );
	figures.put( 'to', told.last[ 1 ], 'events', { decimals: 0 } );
	figures.put( 'miscounted', Math.abs( told.interior - interior ) + Math.abs( told.previous - previous ), 'events', {
		what: 'R8: error of the loss that the arrived events tell exactly', bar: { most: 0 }
	} );
	figures.put( 'outside', Math.max( 0, told.last[ 0 ] - last, last - told.last[ 1 ] ), 'events', {
		what: 'R8: distance of the loss at the end of sessions from its interval', bar: { most: 0 }
	} );
}

/** Exposures by variant, at Statsig and as the readers' ids have it. */
function variants() {
	const exposures = ( list ) => list.filter( ( { event } ) => isExposure( event ) );
	const arrived = tally( exposures( crowd.received ).map( ( { event } ) => stated( event ) ) );
	const truth = tally( exposures( crowd.taken() ).map( ( { event, unit } ) => due( event, unit ) ) );
	for ( const [ word, id ] of Object.entries( SHOWN ) ) {
		figures.put( `${ id }.arrived`, arrived[ word ] ?? 0, 'exposures' );
		figures.put( `${ id }.truth`, truth[ word ] ?? 0, 'exposures' );
	}
	const words = new Set( [ ...Object.keys( arrived ), ...Object.keys( truth ) ] );
	figures.put( 'variants', words.size, 'variants' );
	figures.put( 'miscast', [ ...words ].reduce( ( sum, word ) => sum + Math.abs( ( arrived[ word ] ?? 0 ) - ( truth[ word ] ?? 0 ) ), 0 ), 'exposures', {
		what: 'R7: differences between counts per variant and the truth', bar: { most: 0 }
	} );
	const answers = crowd.sessions.flatMap( ( { id, answers } ) => [ ...answers ].flatMap( ( [ word, all ] ) => all.map( ( one ) => one === ANSWERS[ word ]( id ) ) ) );
	figures.put( 'answers', answers.length, 'answers' );
	figures.put( 'wrong', answers.filter( ( isRight ) => !isRight ).length, 'answers', { what: 'R7: answers in pages other than the truth', bar: { most: 0 } } );
}

/** Whether chance alone explains the groups' sizes, and a metric on which they cannot differ; from the lines that an analyst has. */
function balance( lines ) {
	const clicks = new Map();
	const groups = new Map();
	for ( const { event, user, counted } of lines ) {
		const unit = user.customIDs.stableID;
		if ( event === 'click' ) {
			clicks.set( unit, ( clicks.get( unit ) ?? 0 ) + 1 );
		} else if ( counted?.entry === 'config/demo_experiment' ) {
			groups.set( unit, counted.group );
		}
	}
	const unitsOf = ( group ) => [ ...groups ].filter( ( [ , one ] ) => one === group ).map( ( [ unit ] ) => unit );
	const sides = [ 'Control', 'Test' ].map( unitsOf );
	const { chi, p } = evenSplit( sides.map( ( units ) => units.length ) );
	figures.put( 'exposed', groups.size, 'readers' );
	figures.put( 'exposed_control', sides[ 0 ].length, 'readers' );
	figures.put( 'exposed_test', sides[ 1 ].length, 'readers' );
	figures.put( 'chi', chi );
	figures.put( 'p', p, '', { what: 'R8: p of the sample ratio', bar: { least: LEAST_P } } );
	const seedOf = new Map( crowd.sessions.map( ( { id }, number ) => [ id, number % SEEDS ] ) );
	const each = Array.from( { length: SEEDS }, ( _, seed ) => evenSplit( sides.map( ( units ) => units.filter( ( unit ) => seedOf.get( unit ) === seed ).length ) ).p );
	figures.put( 'least_p', Math.min( ...each ), '', { what: 'R8: the least p of the sample ratio among the seeds', bar: { least: LEAST_P } } );
	const means = equalMeans( ...sides.map( ( units ) => units.map( ( unit ) => clicks.get( unit ) ?? 0 ) ) );
	figures.put( 'clicks_control', means.first, 'clicks', { decimals: 3 } );
	figures.put( 'clicks_test', means.second, 'clicks', { decimals: 3 } );
	figures.put( 'clicks_p', means.p, '', { what: 'R8: p of the difference in clicks, on which the groups cannot differ', bar: { least: LEAST_P } } );
	figures.put( 'clicks_runs', 1 / means.p, 'runs', { decimals: 0, by: '1 / clicks_p' } );
}

/** Lines that are not as docs/event.schema.json has them, by a validator of others. */
function form( lines ) {
	const said = execFileSync( join( ROOT, 'build/bench/venv/bin/python' ), [
		join( ROOT, 'benches/report/peers/valid.py' ), join( ROOT, 'docs/event.schema.json' )
	], { input: lines.map( ( line ) => JSON.stringify( line ) ).join( '\n' ), encoding: 'utf8', stdio: [ 'pipe', 'pipe', 'inherit' ] } );
	const [ looked, wrong ] = said.trim().split( ' ' ).map( Number );
	if ( looked !== lines.length ) {
		throw new Error( `${ looked } of ${ lines.length } lines were looked at` );
	}
	figures.put( 'lines', looked, 'lines' );
	figures.put( 'malformed', wrong, 'lines', { what: 'R8: lines of the file sink that do not fit their schema', bar: { most: 0 } } );
}

/** What an event weighs on its way, and what the worker spends on it. */
function weight( lines ) {
	const { bytes, batches, workerMs } = crowd;
	const events = crowd.received.length;
	const views = crowd.views().length;
	figures.put( 'events_a_view', figures.value( 'written' ) / views, 'events', { by: 'written / views' } );
	figures.put( 'batches_a_view', batches / views, 'requests', { by: 'batches / views' } );
	figures.put( 'sent_a_batch', bytes.sent / batches, 'bytes', { decimals: 0, by: 'bytes of all bodies / batches' } );
	figures.put( 'spooled_an_event', bytes.spooled / events, 'bytes', { decimals: 0, by: 'bytes of the spool / arrived' } );
	figures.put( 'shipped_an_event', bytes.shipped / events, 'bytes', { decimals: 0, by: 'bytes of all requests to Statsig, compressed / arrived' } );
	figures.put( 'kept_an_event', lines.reduce( ( sum, line ) => sum + Buffer.byteLength( JSON.stringify( line ) ) + 1, 0 ) / events, 'bytes', { decimals: 0, by: 'bytes of the file sink / arrived' } );
	figures.put( 'worker_an_event', 1000 * workerMs / events, 'us', { by: 'processor time of the worker / arrived' } );
}

/** How many of each. */
function tally( list ) {
	const counts = {};
	list.forEach( ( word ) => {
		counts[ word ] = ( counts[ word ] ?? 0 ) + 1;
	} );
	return counts;
}

try {
	await crowd.play();
	const lines = crowd.lines();
	arrivals( lines );
	variants();
	balance( lines );
	form( lines );
	weight( lines );
	figures.write();
} finally {
	await crowd.end();
}
