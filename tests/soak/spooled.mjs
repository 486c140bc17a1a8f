// What is in the spool, and what of the events that were taken or made is not.
import { createReadStream, readdirSync, statSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { join } from 'node:path';

/** @return {Promise<{ ids: Set<string>, asked: Set<string>, torn: number }>} ids of lines; requests whose event is there; lines that are none */
export async function read( folder ) {
	const found = { ids: new Set(), asked: new Set(), torn: 0 };
	for ( const name of readdirSync( folder ) ) {
		const path = join( folder, name );
		if ( !statSync( path ).isFile() || !/\.jsonl|current/.test( name ) ) {
			continue;
		}
		for await ( const line of createInterface( { input: createReadStream( path ) } ) ) {
			if ( line ) {
				note( line, found );
			}
		}
	}
	return found;
}

function note( line, found ) {
	let event;
	try {
		event = JSON.parse( line );
	} catch {
		found.torn++;
		return;
	}
	found.ids.add( event.id );
	if ( event.e.metadata?.asked ) {
		found.asked.add( event.e.metadata.asked );
	}
}

/**
 * @param {Set<string>} taken ids that were acknowledged
 * @param {Map<string,boolean>} made requests that made an event, and whether their answer was whole
 * @param {{ ids: Set<string>, asked: Set<string> }} found
 * @return {{ taken: string[], answered: string[], cut: string[] }} what is missing: acknowledged events, and events of requests that
 *  were answered, or cut
 */
export function missing( taken, made, found ) {
	const lost = [ ...made ].filter( ( [ id ] ) => !found.asked.has( id ) );
	return {
		taken: [ ...taken ].filter( ( id ) => !found.ids.has( id ) ),
		answered: lost.filter( ( [ , isWhole ] ) => isWhole ).map( ( [ id ] ) => id ),
		cut: lost.filter( ( [ , isWhole ] ) => !isWhole ).map( ( [ id ] ) => id )
	};
}
