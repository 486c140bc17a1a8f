// The control surface, under /__control/. Answers JSON; 400 for what it does not understand.
//
//   PUT    document        body = a v2 document, or ?path=FILE
//   PUT    id-lists        body as in id-lists.mjs; POST id-lists/NAME appends the body to that list
//   PUT    faults          a list as in faults.mjs; DELETE ends all faults
//   PUT    needles         strings that must not arrive; GET says how often each one did
//   GET    requests        ?after=ID, bodies in base64
//   GET    events          ?name=EVENT, the events kept whole: [ { id, receivedAt, event } ]
//   GET    event-ids       every id ever taken
//   GET    counts          requests, connections, paths, events, duplicates
//   POST   reset           forgets all of it
//   POST   forget          forgets requests and events, keeps document, lists, faults and needles
import { readFileSync } from 'node:fs';
import { json } from './answer.mjs';

const LOOPBACK = new Set( [ '127.0.0.1', '::1', '::ffff:127.0.0.1' ] );

export async function control( fake, req, path, body ) {
	if ( !LOOPBACK.has( req.socket.remoteAddress ) ) {
		return json( 403, { ok: false } );
	}
	const query = new URL( req.url, 'http://fake/' ).searchParams;
	const [ noun, name ] = path.slice( '/__control/'.length ).split( '/' ).map( decodeURIComponent );
	const order = ORDERS[ `${ req.method } ${ noun }` ];
	if ( !order ) {
		return json( 404, { ok: false } );
	}
	try {
		return json( 200, order( fake, { query, name, body } ) ?? { ok: true } );
	} catch ( error ) {
		return json( 400, { ok: false, error: error.message } );
	}
}

const parsed = ( body ) => JSON.parse( body.toString( 'utf8' ) );

const ORDERS = {
	'PUT document': ( fake, { query, body } ) => {
		fake.documents.set( query.has( 'path' ) ? readFileSync( query.get( 'path' ) ) : body );
	},
	'PUT id-lists': ( fake, { body } ) => fake.idLists.set( parsed( body ) ),
	'POST id-lists': ( fake, { name, body } ) => ( { ok: fake.idLists.append( name, body ) } ),
	'PUT faults': ( fake, { body } ) => fake.faults.set( parsed( body ) ),
	'DELETE faults': ( fake ) => fake.faults.clear(),
	'PUT needles': ( fake, { body } ) => fake.record.setNeedles( parsed( body ) ),
	'GET needles': ( fake ) => fake.record.hits,
	'GET requests': ( fake, { query } ) => fake.record.list( Number( query.get( 'after' ) || 0 ) ),
	'GET events': ( fake, { query } ) => fake.events.kept.filter(
		( kept ) => !query.has( 'name' ) || kept.event.eventName === query.get( 'name' )
	),
	'GET event-ids': ( fake ) => [ ...fake.events.times.keys() ],
	'GET counts': ( fake ) => ( {
		requests: fake.record.total,
		connections: fake.record.connections,
		paths: fake.record.byPath,
		events: fake.events.counts(),
		repeated: fake.events.repeated()
	} ),
	'POST reset': ( fake ) => {
		for ( const part of [ fake.documents, fake.idLists, fake.faults, fake.record, fake.events ] ) {
			part.clear();
		}
		fake.record.needles = [];
	},
	'POST forget': ( fake ) => {
		fake.record.clear();
		fake.events.clear();
	}
};
