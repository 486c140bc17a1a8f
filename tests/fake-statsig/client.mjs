// The fake for tests and demo written in JavaScript: starts it as a process, steers it, ends it.
import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

const MAIN = fileURLToPath( new URL( './main.mjs', import.meta.url ) );

/** @return {Promise<FakeClient>} once it is ready. Its process ends with stop(), or when this one is gone. */
export async function startFake( args = [] ) {
	const child = spawn( process.execPath, [ MAIN, '--owner', String( process.pid ), ...args ], { stdio: [ 'ignore', 'pipe', 'inherit' ] } );
	const endWithUs = () => child.kill( 'SIGTERM' );
	process.once( 'exit', endWithUs );
	child.once( 'exit', () => process.removeListener( 'exit', endWithUs ) );
	const lines = createInterface( { input: child.stdout } );
	const first = await new Promise( ( resolve, reject ) => {
		lines.once( 'line', resolve );
		child.once( 'exit', () => reject( new Error( 'the fake ended before it was ready' ) ) );
	} );
	const scheme = args.includes( '--tls-cert' ) ? 'https' : 'http';
	return new FakeClient( `${ scheme }://127.0.0.1:${ JSON.parse( first ).port }`, child );
}

export class FakeClient {
	constructor( url, child = null ) {
		this.url = url;
		this.child = child;
	}

	async order( method, path, body ) {
		const raw = body === undefined || Buffer.isBuffer( body ) || typeof body === 'string';
		const response = await fetch( `${ this.url }/__control/${ path }`, {
			method, body: raw ? body : JSON.stringify( body )
		} );
		const answer = await response.json();
		if ( !response.ok ) {
			throw new Error( `the fake refused ${ method } ${ path.split( '?' )[ 0 ] }: ${ answer.error }` );
		}
		return answer;
	}

	setDocument( document ) {
		return this.order( 'PUT', 'document', document );
	}

	setFaults( plan ) {
		return this.order( 'PUT', 'faults', plan );
	}

	clearFaults() {
		return this.order( 'DELETE', 'faults' );
	}

	events( name ) {
		return this.order( 'GET', name ? `events?name=${ encodeURIComponent( name ) }` : 'events' );
	}

	requests( after = 0 ) {
		return this.order( 'GET', `requests?after=${ after }` );
	}

	counts() {
		return this.order( 'GET', 'counts' );
	}

	stop() {
		if ( !this.child || this.child.exitCode !== null ) {
			return Promise.resolve();
		}
		const ended = new Promise( ( resolve ) => this.child.once( 'exit', resolve ) );
		this.child.kill( 'SIGTERM' );
		return ended;
	}
}
