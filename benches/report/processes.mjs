// Processes of a measurement: they end with it, and what they cost stands in the kernel's own books.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, readdirSync } from 'node:fs';

/** The kernel counts processor time in ticks of 10 ms. */
const TICK_MS = 10;

/** A process that ends with end(), or when this one does. */
export class Companion {
	/** As spawn() takes them */
	constructor( ...spawned ) {
		this.child = spawn( ...spawned );
		this.endWithUs = () => this.child.kill( 'SIGTERM' );
		process.once( 'exit', this.endWithUs );
	}

	async end() {
		process.removeListener( 'exit', this.endWithUs );
		if ( this.child.exitCode === null && this.child.signalCode === null ) {
			const ended = once( this.child, 'exit' );
			this.child.kill( 'SIGTERM' );
			await ended;
		}
	}
}

// So that what is to be done at the exit is done
for ( const signal of [ 'SIGINT', 'SIGTERM' ] ) {
	process.once( signal, () => process.exit( 130 ) );
}

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
