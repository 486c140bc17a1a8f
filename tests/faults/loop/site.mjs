// The wiki's side of the loop: its folders, the worker that is stopped and started, and the writers.
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ended, heard, php } from '../php.mjs';
import { lastWritten } from './books.mjs';

/** How a worker ends after SIGTERM: by itself, or by the signal where it had not yet begun to listen. */
const ENDS = [ 0, 'SIGTERM' ];

export class Site {
	constructor( root, upstream, api ) {
		[ this.notes, this.spool, this.sink, this.keyFile ] = [ 'notes', 'spool', 'sink', 'key' ].map( ( name ) => join( root, name ) );
		mkdirSync( this.notes );
		this.upstream = upstream;
		this.settings = {
			'statsig.config_file': join( root, 'config.json' ), 'statsig.secret_file': this.keyFile,
			'statsig.api': api, 'statsig.events_api': api,
			'statsig.spool_dir': this.spool, 'statsig.spool_max_bytes': '16G', 'statsig.spool_min_free_bytes': 0,
			'statsig.sink_dir': this.sink, 'statsig.sink_max_bytes': '16G'
		};
		this.generation = 0;
		this.writers = [];
		/** What workers said of their failures. */
		this.said = new Set();
		/** Id => how often a kill may have let it be sent, or written, once more. */
		this.repeatable = { told: new Map(), written: new Map() };
	}

	/** Starts a worker. By its key the intake knows which one has sent what. */
	begin() {
		this.key = `secret-loop${ String( ++this.generation ).padStart( 8, '0' ) }`;
		writeFileSync( this.keyFile, this.key, { mode: 0o600 } );
		this.worker = heard( 'loop/worker.php', this.settings );
		this.worker.stderr.on( 'data', ( text ) => String( text ).match( /ship fails: [a-z-]+/g )?.forEach( ( line ) => this.said.add( line ) ) );
	}

	hasConfig() {
		return existsSync( this.settings[ 'statsig.config_file' ] );
	}

	/** Ends the worker by a signal; false if it did not end as it should. */
	async end( signal ) {
		this.worker.kill( signal );
		const status = await ended( this.worker );
		if ( signal !== 'SIGKILL' ) {
			return ENDS.includes( status );
		}
		// Of the last batch at each sink nobody may have written down that it was taken.
		for ( const id of this.upstream.last.get( this.key ) || [] ) {
			allow( this.repeatable.told, id );
		}
		for ( const id of new Set( existsSync( this.sink ) ? lastWritten( this.sink ) : [] ) ) {
			allow( this.repeatable.written, id );
		}
		return true;
	}

	write( writers ) {
		this.writers = Array.from( { length: writers }, ( _, n ) => php( 'loop/logger.php', this.settings, join( this.notes, `${ n }` ), `w${ n }` ) );
	}

	/** Lets the writers finish; their exit statuses. */
	rest() {
		this.writers.forEach( ( { stdin } ) => stdin.end() );
		return Promise.all( this.writers.map( ended ) );
	}

	/** At the end of a test, whatever came of it. */
	abandon() {
		[ this.worker, ...this.writers ].forEach( ( child ) => child?.kill( 'SIGKILL' ) );
	}
}

function allow( repeatable, id ) {
	repeatable.set( id, ( repeatable.get( id ) || 0 ) + 1 );
}
