// The worker's loop against a Statsig that fails, is slow and changes its lists, stopped and killed again and
// again in the midst of a backlog: in the end what was acknowledged, what was delivered, the counters, the
// rollups, the ledgers and the files of days are the same events.
//
// After SIGTERM nothing is sent twice of which the worker was told that it was taken. A SIGKILL may repeat one
// batch at each sink, the last one, and counts it once: that is what the test holds repeats to.
import { test } from 'node:test';
import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { acknowledged, noted, remembered, rolledUp, written } from './loop/books.mjs';
import { document, list } from './loop/project.mjs';
import { Site } from './loop/site.mjs';
import { Upstream } from './loop/upstream.mjs';
import { chance, count, Dialogue, folder, php } from './php.mjs';

/** How long it goes on before it drains; "make loop" takes an hour. */
const SECONDS = count( 'STATSIG_LOOP_SECONDS', 20 );
const SEED = 0x10_0b;
const WRITERS = 2;
/** In the midst of a backlog, by SIGTERM: a slow machine goes on until then. */
const LEAST_STOPS = 5;
/** Events; more of them do not make it worse, only longer. */
const MOST_BACKLOG = 20_000;
/** Ids that a sink remembers. */
const REMEMBERED = 100_000;

test( `${ SECONDS } s of trouble: acknowledged = delivered = counted = rolled up`, { timeout: 7_200_000 }, async ( t ) => {
	const upstream = new Upstream();
	t.after( () => upstream.close() );
	const root = folder( t, existsSync( '/dev/shm' ) ? '/dev/shm' : undefined );
	const site = new Site( root, upstream, `http://127.0.0.1:${ await upstream.listen() }` );
	t.after( () => site.abandon() );

	const stops = await trouble( site, upstream );
	assert.deepEqual( await site.rest(), Array( WRITERS ).fill( 0 ) );
	t.diagnostic( `stops with a backlog, of all: ${ JSON.stringify( stops ) }; ${ backlog( site, upstream ) } left to drain; ${ [ ...site.said ].sort().join( ', ' ) }` );
	const sinks = await drain( t, site, upstream );
	await balance( t, site, upstream, sinks, stops );
} );

function backlog( site, upstream ) {
	return noted( site.notes ) - upstream.told.size;
}

/** @return {Promise<Object>} how often the worker was stopped, by signal: in the midst of a backlog, and at all */
async function trouble( site, upstream ) {
	const roll = chance( SEED );
	const stops = { SIGTERM: [ 0, 0 ], SIGKILL: [ 0, 0 ] };
	const change = () => {
		upstream.documents.set( Buffer.from( document( site.generation ) ) );
		upstream.idLists.set( list( site.generation ) );
	};
	change();
	site.begin();
	while ( !site.hasConfig() ) {
		await sleep( 20 );
	}
	site.write( WRITERS );
	const until = Date.now() + SECONDS * 1000;
	while ( Date.now() < until || stops.SIGTERM[ 0 ] < LEAST_STOPS ) {
		assert.ok( site.writers.every( ( { exitCode, signalCode } ) => exitCode === null && signalCode === null ), 'writers go on' );
		change();
		upstream.faults.clear();
		if ( backlog( site, upstream ) > MOST_BACKLOG ) {
			while ( backlog( site, upstream ) > MOST_BACKLOG / 4 ) {
				await sleep( 100 );
			}
		}
		upstream.misbehave( roll );
		await sleep( 200 + roll( 1800 ) );
		// Often in the midst of an upload, else when it comes.
		if ( roll( 3 ) > 0 ) {
			await Promise.race( [ upstream.nextUpload(), sleep( 3000 ) ] );
		}
		const signal = roll( 5 ) === 0 ? 'SIGKILL' : 'SIGTERM';
		stops[ signal ][ 0 ] += backlog( site, upstream ) > 0 ? 1 : 0;
		stops[ signal ][ 1 ]++;
		assert.ok( await site.end( signal ), 'it ends by itself' );
		site.begin();
	}
	return stops;
}

/** Lets everything that is left go out; what the module's status says of its sinks then. */
async function drain( t, site, upstream ) {
	upstream.faults.clear();
	while ( backlog( site, upstream ) > 0 ) {
		await sleep( 100 );
	}
	assert.ok( await site.end( 'SIGTERM' ) );
	const clerk = new Dialogue( php( 'clerk.php', site.settings ) );
	t.after( () => clerk.child.kill( 'SIGKILL' ) );
	// The files of days may be behind.
	const last = await clerk.ask( { do: 'ship', options: { force: true } } );
	assert.deepEqual( [ last.left, last.stopped, last.dropped ], [ 0, null, [] ] );
	const sinks = await clerk.ask( { do: 'sinks' } );
	assert.equal( await clerk.end(), 0 );
	return sinks;
}

async function balance( t, site, upstream, sinks, stops ) {
	const [ sure, file, rollups ] = [ await acknowledged( site.notes ), await written( site.sink ), rolledUp( site.spool ) ];
	const events = sure.ids.size;
	t.diagnostic( `acknowledged ${ events }, delivered ${ upstream.told.size }, counted ${ sinks.statsig.shipped } and ${ sinks.file.shipped }, ` +
		`in files ${ file.times.size }; rollups ${ JSON.stringify( rollups.tally ) }, of these not decided again ${ rollups.unverified }` );
	assert.equal( events, noted( site.notes ), 'no id was given twice' );
	assert.deepEqual( [ ...sure.ids ].filter( ( id ) => !upstream.told.has( id ) || !file.times.has( id ) ), [], 'nothing is lost' );
	assert.deepEqual( [ upstream.told.size, file.times.size ], [ events, events ], 'nothing came that was not acknowledged' );

	// Each sink's events are decided again when they go there: lists may have changed in between.
	for ( const [ name, unverified ] of [ [ 'statsig', rollups.unverified ], [ 'file', file.unverified ] ] ) {
		const { shipped, dropped, quarantined, incomplete } = sinks[ name ];
		assert.deepEqual( [ shipped, dropped, quarantined, incomplete, sinks[ name ].unverified ], [ events, [], 0, false, unverified ], name );
		const ids = remembered( site.spool, name );
		assert.equal( new Set( ids ).size, Math.min( events, REMEMBERED ) );
		assert.ok( ids.every( ( id ) => sure.ids.has( id ) ) );
	}
	const { seen, click, ...exposures } = sure.tally;
	assert.ok( seen > 0 && click > 0 );
	assert.deepEqual( [ upstream.tally, file.tally ], [ sure.tally, sure.tally ] );
	assert.deepEqual( [ rollups.tally, rollups.isWhole ], [ exposures, true ] );
	assert.deepEqual( Object.keys( exposures ).sort(),
		[ 'config/exp/a', 'config/exp/b', 'gate/half/false', 'gate/half/true', 'gate/listed/false', 'gate/listed/true' ] );

	const tooOften = ( times, repeatable ) => [ ...times ].filter( ( [ id, number ] ) => number > 1 + ( repeatable.get( id ) || 0 ) );
	assert.deepEqual( tooOften( upstream.told, site.repeatable.told ), [] );
	assert.deepEqual( tooOften( file.times, site.repeatable.written ), [] );
	assert.deepEqual( [ ...upstream.told ].filter( ( [ id, times ] ) => times === 0 && upstream.untold.get( id ) !== 'unsure' ), [] );
	assert.ok( file.torn <= stops.SIGKILL[ 1 ] );
}
