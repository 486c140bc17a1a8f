// What stands while the demo plays: the fake, the wiki, and the worker's commands.
import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, existsSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { startFake } from '../fake-statsig/client.mjs';
import { UNIT_SECRET } from './units.mjs';

const run = promisify( execFile );
export const ROOT = fileURLToPath( new URL( '../..', import.meta.url ) );
// From the range for documentation: nobody's, and easy to find where it must not be.
export const READER_ADDRESS = '198.51.100.7';
export const PASSWORD = 'a-long-password';

const SETTINGS = `<?php
$wgStatsigUnitSecret = '${ UNIT_SECRET }';
$wgStatsigDemo = true;
$wgStatsigEvents = [ 'demo_click' => [] ];
$wgStatsigClientEntries = [ 'hello_world', 'demo_button', 'demo_experiment', 'demo_layer', 'demo_config' ];
// Twelve readers log in from one address within seconds.
$wgPasswordAttemptThrottle = false;
`;

export class Stage {
	async start() {
		mkdirSync( join( ROOT, 'build' ), { recursive: true } );
		this.folder = mkdtempSync( join( ROOT, 'build/demo-' ) );
		writeFileSync( join( this.folder, 'settings.php' ), SETTINGS );
		this.fake = await startFake();
		this.env = { ...process.env, STATSIG_API: this.fake.url, WIKI_REMOTE_ADDR: READER_ADDRESS };
		this.url = ( await this.script( 'tests/wiki/start', String( process.pid ) ) ).trim();
	}

	/** Ends all of it; the folder stays where something failed. */
	async end( clean ) {
		if ( this.folder ) {
			await this.script( 'tests/wiki/stop' );
			if ( clean ) {
				rmSync( this.folder, { recursive: true } );
			} else {
				process.stdout.write( `demo: the wiki's folder and logs stay in ${ this.folder }\n` );
			}
		}
		await this.fake?.stop();
	}

	async script( name, ...args ) {
		const { stdout } = await run( join( ROOT, name ), [ this.folder, ...args ], { env: this.env } );
		return stdout;
	}

	maintenance( file, ...args ) {
		return this.script( 'tests/wiki/maintenance', file, ...args );
	}

	sync() {
		return this.maintenance( join( ROOT, 'php/maintenance/sync.php' ) );
	}

	ship() {
		return this.maintenance( join( ROOT, 'php/maintenance/ship.php' ) );
	}

	file( ...parts ) {
		return join( this.folder, ...parts );
	}

	/** @return {string} what the log holds; a log that was never begun is empty */
	log( name ) {
		const path = this.file( 'log', name );
		return existsSync( path ) ? readFileSync( path, 'utf8' ) : '';
	}
}
