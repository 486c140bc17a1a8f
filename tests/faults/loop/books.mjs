// The books of the loop: what was acknowledged, and what the spool, its rollups and the files of days say.
import { closeSync, createReadStream, fstatSync, openSync, readdirSync, readFileSync, readSync, statSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { join } from 'node:path';
import { counted } from './upstream.mjs';

/** Bytes of a note: id, blank, what it counts as, newline. */
const NOTE = 32 + 1 + 24 + 1;
/** More bytes than a batch has in a file of a day. */
const BATCH = 1 << 20;

/** How many events the writers have noted as acknowledged. */
export function noted( folder ) {
	return readdirSync( folder ).reduce( ( sum, name ) => sum + Math.floor( statSync( join( folder, name ) ).size / NOTE ), 0 );
}

/** @return {Promise<{ ids: Set<string>, tally: Object }>} what the writers have noted */
export async function acknowledged( folder ) {
	const [ ids, tally ] = [ new Set(), {} ];
	for ( const name of readdirSync( folder ) ) {
		for await ( const line of linesOf( join( folder, name ) ) ) {
			ids.add( line.slice( 0, 32 ) );
			add( tally, line.slice( 33 ).trimEnd() );
		}
	}
	return { ids, tally };
}

/**
 * @return {Promise<{ times: Map<string,number>, tally: Object, unverified: number, torn: number }>} each id counts
 *  once, as it came last: what a kill kept from being counted comes again. torn: lines that a kill has cut
 */
export async function written( folder ) {
	const [ times, tally, unsure ] = [ new Map(), {}, new Set() ];
	let torn = 0;
	for ( const name of readdirSync( folder ) ) {
		for await ( const line of linesOf( join( folder, name ) ) ) {
			const told = line === '' ? null : parsed( line );
			if ( !told ) {
				torn += line === '' ? 0 : 1;
				continue;
			}
			const { id, event, metadata, verified } = told;
			if ( !times.has( id ) ) {
				add( tally, counted( { eventName: event, metadata } ) );
			}
			times.set( id, ( times.get( id ) || 0 ) + 1 );
			unsure[ verified === false ? 'add' : 'delete' ]( id );
		}
	}
	return { times, tally, unverified: unsure.size, torn };
}

/** @return {string[]} ids at the end of a folder's newest file: of all of the last batch, and some before it */
export function lastWritten( folder ) {
	const newest = readdirSync( folder ).sort().pop();
	if ( !newest ) {
		return [];
	}
	const file = openSync( join( folder, newest ) );
	try {
		const from = Math.max( 0, fstatSync( file ).size - BATCH );
		const bytes = Buffer.alloc( fstatSync( file ).size - from );
		readSync( file, bytes, 0, bytes.length, from );
		// The first may be a part of a line, and so may the last.
		return bytes.toString( 'latin1' ).split( '\n' ).flatMap( ( line ) => parsed( line )?.id ?? [] );
	} finally {
		closeSync( file );
	}
}

/** @return {{ tally: Object, unverified: number, isWhole: boolean }} the rollups of all days, whatever the version */
export function rolledUp( spool ) {
	const tally = {};
	let [ unverified, isWhole ] = [ 0, true ];
	for ( const name of readdirSync( join( spool, 'rollups' ) ) ) {
		const day = JSON.parse( readFileSync( join( spool, 'rollups', name ), 'utf8' ) );
		isWhole &&= !day.incomplete && !day.leftOut;
		for ( const [ entry, { versions } ] of Object.entries( day.entries ) ) {
			for ( const groups of Object.values( versions ) ) {
				for ( const [ group, counts ] of Object.entries( groups ) ) {
					add( tally, `${ entry }/${ group }`, counts.exposures );
					unverified += counts.unverified;
				}
			}
		}
	}
	return { tally, unverified, isWhole };
}

/** @return {string[]} ids that a sink remembers */
export function remembered( spool, sink ) {
	return readFileSync( join( spool, `seen-${ sink }` ), 'hex' ).match( /.{32}/g );
}

function parsed( line ) {
	try {
		return JSON.parse( line );
	} catch {
		return null;
	}
}

function add( tally, name, more = 1 ) {
	tally[ name ] = ( tally[ name ] || 0 ) + more;
}

function linesOf( path ) {
	return createInterface( { input: createReadStream( path ), crlfDelay: Infinity } );
}
