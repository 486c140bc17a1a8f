// A tool of the emulated Toolforge: its home with a wiki, its account, and commands as its maintainer types them.
import { execFile, execFileSync } from 'node:child_process';
import { appendFileSync, chmodSync, cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from '../edge/front.mjs';
import { ROOT } from '../first-day/documents.mjs';

const IS_ROOT = process.getuid() === 0;
const [ NOBODY, NOGROUP ] = [ 65534, 65534 ];
const HERE = join( ROOT, 'tests/toolforge' );
export const PASSWORD = 'a-long-password';

export class Tool {
	/** A home with a wiki in public_html/w that knows nothing of Statsig; the API is where commands and pages will look for it. */
	async make( api ) {
		this.root = mkdtempSync( join( tmpdir(), 'statsig-toolforge-' ) );
		chmodSync( this.root, 0o755 );
		[ this.home, this.pod ] = [ join( this.root, 'home' ), join( this.root, 'pod' ) ];
		this.wiki = join( this.home, 'public_html/w' );
		this.port = await freePort();
		this.origin = `http://127.0.0.1:${ this.port }`;
		this.url = `${ this.origin }/w`;
		for ( const folder of [ this.pod, join( this.home, 'public_html' ), join( this.home, 'cache' ), join( this.home, 'statsig/deploy/toolforge' ) ] ) {
			mkdirSync( folder, { recursive: true } );
		}
		this.nfs = join( this.root, 'nfs.so' );
		execFileSync( 'cc', [ '-shared', '-fPIC', '-o', this.nfs, join( HERE, 'nfs.c' ), '-ldl' ] );
		execFileSync( join( ROOT, 'tests/first-day/mediawiki' ), [ this.wiki ] );
		cpSync( join( HERE, 'probe.php' ), join( this.wiki, 'probe.php' ) );
		// Beside the settings that will be unpacked there: a real tool asks Statsig
		writeFileSync( join( this.home, 'statsig/deploy/toolforge/zz-fake.ini' ),
			`statsig.api=${ api }\nstatsig.events_api=${ api }\nstatsig.spool_min_free_bytes=0\n` );
		if ( IS_ROOT ) {
			execFileSync( 'chown', [ '-R', `${ NOBODY }:${ NOGROUP }`, this.home, this.pod ] );
		}
		await this.mustDo( `php public_html/w/maintenance/install.php --dbtype sqlite --dbpath $HOME/data --dbname wiki \\
			--server ${ this.origin } --scriptpath /w --pass ${ PASSWORD } --lang en Tool Admin` );
	}

	/** Lines for LocalSettings.php. */
	set( lines ) {
		appendFileSync( join( this.wiki, 'LocalSettings.php' ), `\n${ lines }\n` );
	}

	env( more = {} ) {
		return {
			...process.env, PATH: `${ HERE }/stand-in:${ process.env.PATH }`, TOOL_HOME: this.home, POD: this.pod, PORT: String( this.port ), NFS: this.nfs,
			AS_TOOL: IS_ROOT ? `setpriv --reuid=${ NOBODY } --regid=${ NOGROUP } --clear-groups` : '', ...more
		};
	}

	/** @return {Promise<{ status: number, said: string }>} of a command on the maintainer's own machine, in the checkout */
	outside( command ) {
		// On an unchanged PATH: with another one "make build" would compile anew
		const ssh = `ssh() { PATH=$STAND_IN:$PATH "$STAND_IN/ssh" "$@"; }`;
		return run( 'bash', [ '-ec', `${ ssh }\n${ command }` ], { cwd: ROOT, env: this.env( { PATH: process.env.PATH, STAND_IN: `${ HERE }/stand-in` } ) } );
	}

	/** @return {Promise<{ status: number, said: string }>} of a command on Toolforge, as the tool, in its home; input is what is typed */
	inside( command, { input = '', more = {} } = {} ) {
		return run( join( HERE, 'stand-in/become' ), [ 'TOOL', 'bash', '-ec', command ], { env: this.env( more ) }, input );
	}

	async mustDo( command, options ) {
		const { status, said } = await this.inside( command, options );
		if ( status !== 0 ) {
			throw new Error( `${ command }\n${ said }` );
		}
		return said;
	}

	file( path ) {
		const full = join( this.home, path );
		return existsSync( full ) ? readFileSync( full, 'utf8' ) : '';
	}

	async account( name ) {
		await this.mustDo( `php public_html/w/maintenance/createAndPromote.php ${ name } ${ PASSWORD }`,
			{ more: { STATSIG_FOLDER: `${ this.home }/statsig`, PHP_INI_SCAN_DIR: `:${ this.home }/statsig/deploy/toolforge` } } );
	}

	async end( isClean ) {
		for ( const name of [ 'lighttpd.pid', 'job-statsig-worker' ] ) {
			const path = join( this.pod, name );
			if ( existsSync( path ) ) {
				await run( 'bash', [ '-c', 'kill -TERM "$1" && while kill -0 "$1"; do sleep 0.05; done', 'bash', readFileSync( path, 'utf8' ).trim() ], {} );
			}
		}
		if ( isClean ) {
			rmSync( this.root, { recursive: true } );
		}
	}
}

/** What both outputs say, one after the other. A command that reads no input may close it. */
function run( program, args, options, input = '' ) {
	return new Promise( ( resolve ) => {
		const child = execFile( program, args, { encoding: 'utf8', maxBuffer: 1 << 24, ...options },
			( error, stdout, stderr ) => resolve( { status: error ? error.code ?? 1 : 0, said: `${ stdout }${ stderr }`.trim() } ) );
		child.stdin.on( 'error', () => {} );
		child.stdin.end( input );
	} );
}
