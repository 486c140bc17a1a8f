// Writers and shipper are PHP processes that are stopped and killed at random, again and again:
// nothing that spool() acknowledged is lost, and a killed shipper repeats one batch at most.
import { test } from 'node:test';
import assert from 'node:assert/strict';
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { FakeStatsig } from '../fake-statsig/server.mjs';
import { chance, count, Dialogue, ended, folder, php } from './php.mjs';

/** Events to be acknowledged in an ordinary run. */
const EVENTS = count( 'STATSIG_WRITER_EVENTS', 20000 );
const WRITERS = 4;
const MOST_OF_BATCH = 500;
const SEED = 0x0911_4b11;

test( `nothing of ${ EVENTS } acknowledged events is lost, whoever is killed`, { timeout: 3_600_000 }, async ( t ) => {
	const root = folder( t, existsSync( '/dev/shm' ) ? '/dev/shm' : undefined );
	const fake = new FakeStatsig();
	t.after( () => fake.close() );
	const settings = {
		'statsig.spool_dir': join( root, 'spool' ), 'statsig.spool_max_bytes': '16G', 'statsig.spool_min_free_bytes': 0,
		'statsig.events_api': `http://127.0.0.1:${ await fake.listen() }`
	};
	const key = join( root, 'key' );
	writeFileSync( key, 'secret-faults0123456789', { mode: 0o600 } );
	const notes = join( root, 'notes' );
	mkdirSync( notes );
	let generation = 0;
	const start = ( role ) => {
		generation++;
		const words = role === 'writer' ? [ join( notes, String( generation ) ), String( generation ) ] : [ key ];
		return { role, child: php( `${ role }.php`, settings, ...words ), asleep: 0 };
	};
	const victims = [ ...Array( WRITERS ).fill( 'writer' ), 'shipper' ].map( start );
	t.after( () => victims.forEach( ( victim ) => victim.child.kill( 'SIGKILL' ) ) );
	const acknowledged = () => readdirSync( notes ).reduce( ( sum, name ) => sum + statSync( join( notes, name ) ).size / 8, 0 );

	const roll = chance( SEED );
	// Long stops belong to long runs: the longest is two seconds.
	const longest = Math.min( 2000, Math.max( 50, EVENTS / 200 ) );
	const kills = { writer: 0, shipper: 0 };
	let stops = 0;
	const begun = Date.now();
	while ( acknowledged() < EVENTS || kills.shipper < 3 || kills.writer < 5 ) {
		await sleep( 5 + roll( 20 ) );
		for ( const victim of victims.filter( ( one ) => one.asleep && one.asleep < Date.now() ) ) {
			victim.child.kill( 'SIGCONT' );
			victim.asleep = 0;
		}
		assert.deepEqual( victims.filter( ( { child } ) => child.exitCode !== null || child.signalCode !== null ), [], 'nobody ends by itself' );
		const at = roll( victims.length );
		const victim = victims[ at ];
		// A process that has just started has done nothing yet: let it live a while.
		if ( roll( 4 ) > 0 ) {
			if ( !victim.asleep && victims.filter( ( one ) => one.asleep ).length < 3 ) {
				victim.child.kill( 'SIGSTOP' );
				victim.asleep = Date.now() + roll( roll( 10 ) === 0 ? longest : 20 );
				stops++;
			}
		} else if ( roll( 4 ) === 0 ) {
			// Also one that is stopped: it dies where it stands.
			victim.child.kill( 'SIGKILL' );
			await ended( victim.child );
			kills[ victim.role ]++;
			victims[ at ] = start( victim.role );
		}
	}
	const seconds = ( Date.now() - begun ) / 1000;
	for ( const victim of victims ) {
		victim.child.kill( 'SIGKILL' );
		await ended( victim.child );
		kills[ victim.role ]++;
	}
	const clerk = new Dialogue( php( 'clerk.php', settings ) );
	const last = await clerk.ask( { do: 'ship', options: { keyFile: key, force: true } } );
	assert.deepEqual( [ last.left, last.stopped, last.quarantined ], [ 0, null, 0 ] );
	assert.equal( await clerk.end(), 0 );

	const arrived = fake.events.times;
	let sure = 0;
	for ( const name of readdirSync( notes ) ) {
		const bytes = readFileSync( join( notes, name ) );
		assert.equal( bytes.length % 8, 0 );
		for ( let at = 0; at < bytes.length; at += 8 ) {
			const id = bytes.readBigUInt64LE( at ).toString( 16 ).padStart( 32, '0' );
			assert.ok( arrived.has( id ), `${ id } is lost` );
			sure++;
		}
	}
	const { total, unique, refused } = fake.events.counts();
	const repeated = total - unique;
	t.diagnostic( `${ sure } acknowledged in ${ seconds.toFixed( 1 ) } s, ${ unique } arrived, ${ repeated } repeated; ` +
		`${ kills.writer } writers and ${ kills.shipper } shippers killed, ${ stops } stops` );
	assert.ok( sure >= EVENTS );
	assert.equal( refused, 0, 'every batch parses' );
	assert.ok( repeated <= kills.shipper * MOST_OF_BATCH );
} );
