// PHP processes of these tests: with the module, settings of their own, and an end.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const here = fileURLToPath( new URL( '.', import.meta.url ) );
const module = join( process.env.STATSIG_BUILD || join( here, '../../build' ), 'statsig.so' );

const children = new Set();
process.on( 'exit', () => children.forEach( ( child ) => child.kill( 'SIGKILL' ) ) );

/** A folder of a test's own; in memory where there is such a place, as thousands of renames are slow on a disk. */
export function folder( t, parent = tmpdir() ) {
	const path = mkdtempSync( join( parent, 'statsig-faults-' ) );
	t.after( () => rmSync( path, { recursive: true, force: true } ) );
	return path;
}

/** Starts a script of this folder. Settings are ini values; arguments are texts. */
export function php( script, settings, ...words ) {
	return start( 'inherit', script, settings, words );
}

/** The same; what it says on its standard error is for the caller to read. */
export function heard( script, settings, ...words ) {
	return start( 'pipe', script, settings, words );
}

function start( stderr, script, settings, words ) {
	const options = Object.entries( settings ).flatMap( ( [ name, value ] ) => [ '-d', `${ name }=${ value }` ] );
	const child = spawn(
		'php', [ '-n', '-d', `extension=${ module }`, '-d', 'memory_limit=256M', ...options, join( here, script ), ...words ],
		{ stdio: [ 'pipe', 'pipe', stderr ] }
	);
	children.add( child );
	child.on( 'exit', () => children.delete( child ) );
	child.stdin.on( 'error', () => {} );
	return child;
}

/** Waits for the end; the exit status, or the signal's name. */
export async function ended( child ) {
	if ( child.exitCode === null && child.signalCode === null ) {
		await once( child, 'exit' );
	}
	return child.exitCode ?? child.signalCode;
}

/** A child that answers each line of JSON with a line of JSON. */
export class Dialogue {
	constructor( child ) {
		this.child = child;
		this.lines = createInterface( { input: child.stdout } )[ Symbol.asyncIterator ]();
	}

	async ask( question ) {
		this.child.stdin.write( JSON.stringify( question ) + '\n' );
		const { value, done } = await this.lines.next();
		if ( done ) {
			throw new Error( `the PHP process ended: ${ await ended( this.child ) }` );
		}
		return JSON.parse( value );
	}

	async end() {
		this.child.stdin.end();
		return ended( this.child );
	}
}

/** Numbers below an end, the same for the same seed: xorshift64*. */
export function chance( seed ) {
	let state = BigInt.asUintN( 64, BigInt( seed ) );
	return ( end ) => {
		state ^= state >> 12n;
		state = BigInt.asUintN( 64, state ^ ( state << 25n ) );
		state ^= state >> 27n;
		return Number( BigInt.asUintN( 64, state * 0x2545f4914f6cdd1dn ) >> 33n ) % end;
	};
}

export function count( name, ordinary ) {
	return Number( process.env[ name ] || ordinary );
}
