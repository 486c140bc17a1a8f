// A throw-away wiki, for tests in node.
import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const TESTS = fileURLToPath( new URL( '..', import.meta.url ) );

/** Of every account that the tests make. */
export const PASSWORD = 'a-long-password';

export class Wiki {
	/**
	 * @param {string} settings PHP, read at the end of LocalSettings
	 * @param {Object} files Texts of further files beside it, by name
	 */
	start( settings, files = {} ) {
		this.folder = mkdtempSync( join( tmpdir(), 'statsig-site-' ) );
		mkdirSync( join( this.folder, 'statsig' ) );
		cpSync( join( TESTS, 'phpunit/fixtures/config.json' ), join( this.folder, 'statsig/config.json' ) );
		for ( const [ name, text ] of Object.entries( { ...files, 'settings.php': settings } ) ) {
			writeFileSync( join( this.folder, name ), text );
		}
		this.url = this.run( 'start', this.folder, String( process.pid ) ).trim();
		return this;
	}

	end() {
		this.run( 'stop', this.folder );
		rmSync( this.folder, { recursive: true } );
	}

	run( script, ...args ) {
		return execFileSync( join( TESTS, 'wiki', script ), args, { encoding: 'utf8', stdio: [ 'ignore', 'pipe', 'inherit' ] } );
	}

	/** The same with a text on its standard input. */
	feed( input, script, ...args ) {
		return execFileSync( join( TESTS, 'wiki', script ), args, { encoding: 'utf8', input, stdio: [ 'pipe', 'pipe', 'inherit' ] } );
	}

	/** One more account, with the password of the first. */
	account( name ) {
		const path = process.env.MW_INSTALL_PATH || '/usr/share/mediawiki';
		this.run( 'maintenance', this.folder, `${ path }/maintenance/createAndPromote.php`, name, PASSWORD );
	}

	/** Lines of the spool that are whole. */
	spool() {
		const folder = join( this.folder, 'statsig/spool' );
		return readdirSync( folder, { withFileTypes: true } )
			.filter( ( entry ) => entry.isFile() )
			.flatMap( ( entry ) => readFileSync( join( folder, entry.name ), 'utf8' ).split( '\n' ) )
			.filter( ( line ) => line.startsWith( '{' ) )
			.map( ( line ) => JSON.parse( line ) );
	}
}
