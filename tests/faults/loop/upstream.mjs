// The fake Statsig of the loop. It keeps the books of its intake: which event came how often, what it
// counts as, which worker sent it, and whether that worker was told that it was taken.
import { plain } from '../../fake-statsig/encoding.mjs';
import { eventId } from '../../fake-statsig/events.mjs';
import { Record } from '../../fake-statsig/record.mjs';
import { FakeStatsig } from '../../fake-statsig/server.mjs';

const INTAKE = '/v1/log_event';

/** What may go wrong with an upload. With `accept` the events are taken all the same. */
const OF_INTAKE = [
	{ kind: 'status', status: 500 }, { kind: 'status', status: 500, accept: true }, { kind: 'status', status: 502 },
	{ kind: 'status', status: 503, retryAfter: 1 }, { kind: 'status', status: 504 }, { kind: 'status', status: 429, retryAfter: 1 },
	{ kind: 'status', status: 403 }, { kind: 'redirect', location: 'http://127.0.0.1:9/' },
	{ kind: 'hang', when: 'headers' }, { kind: 'hang', when: 'body' }, { kind: 'hang', when: 'body', accept: true },
	{ kind: 'reset', when: 'headers' }, { kind: 'reset', when: 'body' }, { kind: 'reset', when: 'answer' },
	{ kind: 'truncated' }, { kind: 'garbage', accept: true }
];
/** Slow enough to be stopped in, quick enough to be answered. */
const SLOW = { kind: 'slow', bytes: 1, everyMs: 20 };
const OF_SYNC = [
	{ kind: 'status', status: 500 }, { kind: 'status', status: 503, retryAfter: 1 }, { kind: 'hang', when: 'body' },
	{ kind: 'reset', when: 'answer' }, { kind: 'truncated' }, { kind: 'garbage' }, SLOW
];

/** What a fault makes of an upload that was taken: the worker knows it, does not, or may. */
function known( fault ) {
	if ( !fault || [ 'slow', 'truncated', 'garbage' ].includes( fault.kind ) ) {
		return 'told';
	}
	return fault.kind === 'reset' ? 'unsure' : 'untold';
}

/** What rollups count an event as. */
export function counted( { eventName, metadata = {} } ) {
	switch ( eventName ) {
		case 'statsig::gate_exposure':
			return `gate/${ metadata.gate }/${ metadata.gateValue }`;
		case 'statsig::config_exposure':
			return `config/${ metadata.config }/${ metadata.ruleID }`;
		default:
			return eventName;
	}
}

/** Notes which fault a request meets, for its route to know. */
class Noting extends Record {
	start( req, fault ) {
		req.fault = fault;
		return super.start( req, fault );
	}
}

export class Upstream extends FakeStatsig {
	constructor() {
		super();
		this.record = new Noting();
		/** Events by what they count as, each once. */
		this.tally = {};
		/** Id => how often a worker was told that it was taken. */
		this.told = new Map();
		/** Ids that were taken in requests after which nobody, or perhaps nobody, was told. */
		this.untold = new Map();
		/** Key of a worker => ids of the last upload that it was told of. */
		this.last = new Map();
		this.waiting = [];
	}

	/** Resolves when the next upload has been taken and its answer begins. */
	nextUpload() {
		return new Promise( ( resolve ) => this.waiting.push( resolve ) );
	}

	route( req, path, body ) {
		const answer = super.route( req, path, body );
		if ( path === INTAKE && answer.status === 202 ) {
			this.enter( req.headers[ 'statsig-api-key' ], JSON.parse( plain( body ).toString( 'utf8' ) ).events, known( req.fault ) );
			this.waiting.splice( 0 ).forEach( ( resolve ) => resolve() );
		}
		return answer;
	}

	enter( key, events, word ) {
		const ids = events.map( eventId );
		ids.forEach( ( id, at ) => {
			if ( !this.told.has( id ) ) {
				this.told.set( id, 0 );
				const name = counted( events[ at ] );
				this.tally[ name ] = ( this.tally[ name ] || 0 ) + 1;
			}
			if ( word === 'told' ) {
				this.told.set( id, this.told.get( id ) + 1 );
			} else {
				this.untold.set( id, word );
			}
		} );
		if ( word === 'told' ) {
			this.last.set( key, ids );
		}
	}

	/** What goes wrong until the next call. Trouble ends soon: its waits would else be all that there is. */
	misbehave( roll ) {
		const one = ( list ) => list[ roll( list.length ) ];
		const plan = roll( 2 ) > 0 ? [ { ...one( OF_INTAKE ), path: INTAKE, times: 1 + roll( 2 ) } ] : [];
		if ( roll( 2 ) > 0 ) {
			plan.push( { ...SLOW, path: INTAKE } );
		}
		if ( roll( 2 ) > 0 ) {
			const path = one( [ '/v2/', '/v1/get_id_lists', '/id_lists/' ] );
			plan.push( { ...one( OF_SYNC ), path, times: 1 + roll( 2 ) } );
		}
		this.faults.set( plan );
		return plan.map( ( { kind, status } ) => status ? `${ kind } ${ status }` : kind );
	}
}
