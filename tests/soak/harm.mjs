// What is done to those that serve while they are asked: processes are killed, and the server is told to reload.
import { until } from '../demo/until.mjs';
import { chance } from '../faults/php.mjs';

const PATIENCE = 60;

/** Tells a server to reload, and waits until it serves anew. */
export async function reload( server ) {
	const before = server.begun();
	server.reload();
	const { value } = await until( PATIENCE, () => server.begun() > before );
	if ( !value ) {
		throw new Error( `no reload ended within ${ PATIENCE } s` );
	}
}

export class Harm {
	/** @param {{ killEvery: number, reloadEvery: number }} every requests */
	constructor( server, readers, { killEvery, reloadEvery } ) {
		Object.assign( this, { server, readers, killEvery, reloadEvery, kills: 0, reloads: 0, roll: chance( 20_17 ) } );
	}

	start() {
		this.runs = true;
		this.done = this.run();
		return this;
	}

	async run() {
		for ( let due = this.reloadEvery; this.runs; ) {
			await this.readers.more( this.killEvery );
			const workers = this.runs ? this.server.workers() : [];
			if ( workers.length && this.kill( workers[ this.roll( workers.length ) ] ) ) {
				this.kills++;
			}
			if ( this.runs && this.readers.done >= due ) {
				due += this.reloadEvery;
				await reload( this.server );
				this.reloads++;
			}
		}
	}

	kill( pid ) {
		try {
			return process.kill( pid, 'SIGKILL' );
		} catch {
			// It has just ended by itself
			return false;
		}
	}

	/** To be called while requests still come. */
	async end() {
		this.runs = false;
		await this.done;
	}
}
