// ship() against a Statsig that fails in every way: the books balance exactly after each run, and
// all that was accepted arrives.
import { test } from 'node:test';
import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { json } from '../fake-statsig/answer.mjs';
import { plain } from '../fake-statsig/encoding.mjs';
import { FakeStatsig } from '../fake-statsig/server.mjs';
import { chance, count, Dialogue, folder, php } from './php.mjs';

/** Events of an ordinary run. */
const EVENTS = count( 'STATSIG_FAULT_EVENTS', 20000 );
/** Lines appended at once. */
const LINES = 500;
const SEED = 0xb00c5;
const DAY = 86_400_000;

const FAULTS = [
	{ kind: 'status', status: 500 }, { kind: 'status', status: 502 }, { kind: 'status', status: 503, retryAfter: 1 },
	{ kind: 'status', status: 504 }, { kind: 'status', status: 408 }, { kind: 'status', status: 429, retryAfter: 1 },
	{ kind: 'status', status: 401 }, { kind: 'status', status: 403 }, { kind: 'status', status: 404 },
	{ kind: 'status', status: 413 },
	{ kind: 'status', status: 200, body: '{"success":false}' },
	{ kind: 'status', status: 204, accept: true },
	{ kind: 'redirect', location: 'http://127.0.0.1:9/' },
	{ kind: 'hang', when: 'headers' }, { kind: 'hang', when: 'body' },
	{ kind: 'reset', when: 'headers' }, { kind: 'reset', when: 'body' }, { kind: 'reset', when: 'answer' },
	{ kind: 'slow', everyMs: 100 }, { kind: 'truncated' }, { kind: 'garbage', accept: true },
	{ kind: 'bomb', mebibytes: 64, accept: true }
];

/** Takes no batch with an event that is named poison, as an intake that validates; unless its answer says so anyway. */
class Strict extends FakeStatsig {
	saysYes = false;

	route( req, path, body ) {
		const events = JSON.parse( plain( body ).toString( 'utf8' ) ).events;
		return !this.saysYes && events.some( ( event ) => event.eventName === 'poison' ) ?
			json( 400, { success: false } ) :
			super.route( req, path, body );
	}
}

test( `accepted = shipped + dropped + set aside + left, for ${ EVENTS } events`, { timeout: 3_600_000 }, async ( t ) => {
	const root = folder( t );
	const fake = new Strict();
	t.after( () => fake.close() );
	const api = `http://127.0.0.1:${ await fake.listen() }`;
	const key = join( root, 'key' );
	writeFileSync( key, 'secret-faults0123456789', { mode: 0o600 } );
	const clerk = new Dialogue( php( 'clerk.php', {
		'statsig.spool_dir': join( root, 'spool' ), 'statsig.spool_min_free_bytes': 0, 'statsig.config_file': join( root, 'config.json' )
	} ) );
	const roll = chance( SEED );
	const books = { accepted: 0, shipped: 0, quarantined: 0, left: 0, dropped: {} };
	const fates = { plain: new Set(), gone: new Set() };
	const causes = new Set();
	let number = 0;
	for ( let run = 0; books.accepted < EVENTS || books.left > 0; run++ ) {
		if ( books.accepted < EVENTS ) {
			const now = Date.now();
			const lines = Array.from( { length: LINES }, ( _, at ) => {
				// Some are old, some come twice, some the intake never takes.
				const isOld = at === 5;
				const isRepeated = at === 7 && number > 0;
				const isPoison = number % 997 === 3;
				const id = ( isRepeated ? number - 1 : number++ ).toString( 16 ).padStart( 32, '0' );
				fates[ isOld || isPoison ? 'gone' : 'plain' ].add( id );
				const event = { eventName: isPoison && !isRepeated ? 'poison' : 'e', user: {}, time: now };
				return JSON.stringify( { f: 1, id, at: isOld ? now - 6 * DAY : now, src: 'cli', e: event, m: {} } );
			} );
			assert.equal( await clerk.ask( { do: 'spool', lines } ), LINES );
			books.accepted += LINES;
		}
		// The first rounds try every fault by itself; later ones come as they come.
		const fault = FAULTS[ run < FAULTS.length ? run : roll( FAULTS.length ) ];
		const isFine = roll( 5 ) === 0 && run >= FAULTS.length;
		fake.faults.set( isFine ? [] : [ { ...fault, times: 1 + roll( 3 ) } ] );
		fake.saysYes = !isFine && fault.accept === true;
		const isDown = run >= FAULTS.length && roll( 10 ) === 0;
		const options = { keyFile: key, eventsApi: isDown ? 'http://127.0.0.1:9' : api, timeoutMs: 150, connectTimeoutMs: 100, force: true };
		const shipment = await clerk.ask( { do: 'ship', options } );
		fake.faults.clear();
		books.shipped += shipment.shipped;
		books.quarantined += shipment.quarantined;
		books.left = shipment.left;
		causes.add( shipment.stopped );
		for ( const [ cause, events ] of Object.entries( shipment.dropped ) ) {
			books.dropped[ cause ] = ( books.dropped[ cause ] || 0 ) + events;
		}
		const dropped = Object.values( books.dropped ).reduce( ( sum, events ) => sum + events, 0 );
		assert.equal( books.accepted, books.shipped + dropped + books.quarantined + books.left, `seed ${ SEED }, run ${ run }` );
		assert.ok( run < 100 + EVENTS / 10, 'it comes to an end' );
	}
	assert.equal( await clerk.end(), 0 );
	t.diagnostic( JSON.stringify( { ...books, causes: [ ...causes ].sort() } ) );
	const lost = [ ...fates.plain ].filter( ( id ) => !fates.gone.has( id ) && !fake.events.times.has( id ) );
	assert.deepEqual( lost, [] );
	assert.ok( books.dropped.age > 0 && books.dropped.duplicate > 0 && books.quarantined > 0 );
	for ( const cause of [ 'connect', 'timeout', 'server', 'throttled', 'unauthorized', 'redirect', 'broken', null ] ) {
		assert.ok( causes.has( cause ), `${ cause } came up` );
	}
} );
