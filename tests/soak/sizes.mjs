// Memory and open files of a server's processes while it is asked, and whether they grow.
import { readFileSync, readdirSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import { Loop } from '../farm/readers.mjs';

const EVERY_MS = 200;
/** Requests that warm a process up: until then it has not yet met every kind. */
const WARM = 100;

/** @return {number[]} */
export function childrenOf( pid ) {
	try {
		return readFileSync( `/proc/${ pid }/task/${ pid }/children`, 'utf8' ).split( ' ' ).filter( Boolean ).map( Number );
	} catch {
		return [];
	}
}

/** @return {?{ rss: number, pss: number, own: number, files: number }} memory in KiB, own: not of a file; null where the process is gone */
export function sizeOf( pid ) {
	try {
		const rollup = readFileSync( `/proc/${ pid }/smaps_rollup`, 'utf8' );
		const of = ( name ) => Number( new RegExp( `^${ name }: +(\\d+)`, 'm' ).exec( rollup )[ 1 ] );
		return { rss: of( 'Rss' ), pss: of( 'Pss' ), own: of( 'Anonymous' ), files: readdirSync( `/proc/${ pid }/fd` ).length };
	} catch {
		return null;
	}
}

export class Sizes extends Loop {
	constructor( server, readers ) {
		super();
		Object.assign( this, { server, readers, master: [], workers: [] } );
	}

	async once() {
		const { done, served } = this.readers;
		const master = sizeOf( this.server.pid );
		if ( master ) {
			this.master.push( { done, ...master } );
		}
		for ( const pid of this.server.workers() ) {
			const size = sizeOf( pid );
			if ( size && served.get( pid ) >= WARM ) {
				this.workers.push( { done, served: served.get( pid ), ...size } );
			}
		}
		await delay( EVERY_MS );
	}
}

function median( numbers ) {
	return [ ...numbers ].sort( ( a, b ) => a - b )[ numbers.length >> 1 ] ?? NaN;
}

/**
 * How much a size has grown from the second quarter of some samples to the last; the first is for warming up.
 *
 * @param {Object[]} samples
 * @param {string} by what puts them in order: done, for the time, or served, for the age of a process
 * @param {string} key rss, pss, own (KiB), or files
 * @return {{ from: number, to: number }} medians; NaN where there are too few
 */
export function growth( samples, by, key ) {
	const sorted = [ ...samples ].sort( ( a, b ) => a[ by ] - b[ by ] );
	const quarter = sorted.length >> 2;
	if ( quarter < 3 ) {
		return { from: NaN, to: NaN };
	}
	const of = ( from ) => median( sorted.slice( from, from + quarter ).map( ( sample ) => sample[ key ] ) );
	return { from: of( quarter ), to: of( sorted.length - quarter ) };
}

/** Whether it has not grown beyond a bar; false too where nothing is known. */
export function isFlat( { from, to }, bar ) {
	return to - from <= bar;
}
