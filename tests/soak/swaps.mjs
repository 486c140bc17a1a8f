// Another document every 100 ms: seven with an image, as a worker puts them in place, then one by a rename alone.
import { createHash } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { document, swap } from '../faults/document.mjs';
import { Dialogue, php } from '../faults/php.mjs';
import { shareWithWorkers } from '../faults/fpm.mjs';
import { Timeline } from './timeline.mjs';

const EVERY_MS = 100;
const DOCUMENTS = 32;

const versionOf = ( text ) => createHash( 'sha256' ).update( text ).digest( 'hex' ).slice( 0, 16 );

export class Swaps {
	/** @param {Folder} folder whose config is swapped */
	constructor( folder ) {
		this.folder = folder;
		this.documents = Array.from( { length: DOCUMENTS }, ( _, n ) => {
			// Of different sizes, from 10 KB to 80
			const text = document( n, 40 * n );
			return { n, text, version: versionOf( text ), hasImage: n % 8 !== 7, path: folder.file( `document-${ n }`, text ) };
		} );
		this.timeline = new Timeline( this.documents );
		this.made = 0;
	}

	/** Puts the first document in place, and goes on until it is ended. */
	async start() {
		shareWithWorkers( `${ this.folder.path }/config` );
		this.putter = new Dialogue( php( '../soak/putter.php', { 'statsig.config_file': this.folder.config } ) );
		await this.next();
		this.runs = true;
		this.done = this.run();
		return this;
	}

	async run() {
		while ( this.runs ) {
			const began = performance.now();
			await this.next();
			await delay( Math.max( 0, EVERY_MS - ( performance.now() - began ) ) );
		}
	}

	async next() {
		const { text, version, hasImage, path } = this.documents[ this.made++ % DOCUMENTS ];
		this.timeline.begin( version, hasImage, performance.now() );
		if ( hasImage ) {
			const outcome = await this.putter.ask( path );
			if ( outcome !== 'fresh' ) {
				throw new Error( `a document was not put in place: ${ outcome }` );
			}
		} else {
			swap( this.folder.config, text );
			// The next one gets the group of this one.
			shareWithWorkers( this.folder.config );
		}
		this.timeline.done( performance.now() );
	}

	async end() {
		this.runs = false;
		await this.done;
		await this.putter.end();
	}
}
