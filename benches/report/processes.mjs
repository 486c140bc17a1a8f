// What processes cost, by the kernel's own books.
import { readFileSync, readdirSync } from 'node:fs';

/** The kernel counts processor time in ticks of 10 ms. */
const TICK_MS = 10;

function stat( pid ) {
	try {
		const [ , rest ] = /\) (.*)/s.exec( readFileSync( `/proc/${ pid }/stat`, 'utf8' ) );
		const fields = rest.split( ' ' );
		return { parent: Number( fields[ 1 ] ), ms: ( Number( fields[ 11 ] ) + Number( fields[ 12 ] ) ) * TICK_MS };
	} catch {
		// It has ended meanwhile.
		return null;
	}
}

/** Processor time that processes have had so far, in ms. */
export const spent = ( pids ) => pids.reduce( ( sum, pid ) => sum + ( stat( pid )?.ms ?? 0 ), 0 );

/** A process and all that it has started, by their pids. */
export function familyOf( pid ) {
	const all = readdirSync( '/proc' ).filter( ( name ) => /^\d+$/.test( name ) ).map( ( name ) => ( { pid: Number( name ), ...stat( name ) } ) );
	const family = [ pid ];
	for ( let at = 0; at < family.length; at++ ) {
		family.push( ...all.filter( ( { parent } ) => parent === family[ at ] ).map( ( one ) => one.pid ) );
	}
	return family;
}
