// Processes as the kernel tells of them: children, memory, open files.
import { readFileSync, readdirSync } from 'node:fs';

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

/** Signals by which processes of php-fpm or Apache ended, by its log: number => how often; and ends with a status of its own. */
export function ends( log ) {
	const signals = {};
	for ( const [ , fpm, apache ] of log.matchAll( /exited on signal (\d+)|exit signal [^(\n]*\((\d+)\)/g ) ) {
		signals[ fpm ?? apache ] = ( signals[ fpm ?? apache ] ?? 0 ) + 1;
	}
	const codes = log.match( /exited with code [1-9]\d*|exited with exit code|core dumped|possible coredump/g ) ?? [];
	return { signals, codes };
}
