// A cache in front of a wiki, as docs/edge.md puts it there: its own blocks and the files of deploy/edge, with the
// ports and folders of a test.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { connect, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { until } from '../demo/until.mjs';

const ROOT = fileURLToPath( new URL( '../..', import.meta.url ) );

/** A port of the loopback address that nobody listens on. */
export function freePort() {
	return new Promise( ( resolve ) => {
		const server = createServer().listen( 0, '127.0.0.1', () => {
			const { port } = server.address();
			server.close( () => resolve( port ) );
		} );
	} );
}

function block( language, number = 0 ) {
	const text = readFileSync( join( ROOT, 'docs/edge.md' ), 'utf8' );
	const blocks = [ ...text.matchAll( new RegExp( `\`\`\`${ language }\n(.*?)\`\`\``, 'sg' ) ) ];
	return blocks[ number ][ 1 ].replaceAll( '/srv/statsig/', ROOT );
}

/** A text with a part of it replaced, which it must have. */
function put( text, part, by ) {
	assert.ok( text.includes( part ), part );
	return text.replaceAll( part, by );
}

const KINDS = {
	/** `own` is VCL that a site has besides; `rule` false leaves ours out; with `ids` the edge gives readers some. */
	varnish( folder, port, origin, { own = '', rule = true, ids = false } ) {
		let vcl = put( block( 'vcl' ), '"8080"', `"${ origin }"` );
		if ( ids ) {
			vcl = put( vcl, 'include ', `${ block( 'vcl', 1 ) }\ninclude ` );
		}
		if ( !rule ) {
			vcl = put( vcl, 'include ', '# include ' );
		}
		writeFileSync( join( folder, 'default.vcl' ), vcl + own );
		return [ 'varnishd', [
			'-F', '-j', 'none', '-n', join( folder, 'work' ), '-T', 'none', '-a', `127.0.0.1:${ port }`,
			'-s', 'malloc,32m', '-p', 'thread_pools=1', '-f', join( folder, 'default.vcl' )
		] ];
	},

	nginx( folder, port, origin, { rule = true, ids = false } ) {
		let conf = put( block( 'nginx' ), '127.0.0.1:8080', `127.0.0.1:${ origin }` );
		if ( ids ) {
			const http = put( readFileSync( join( ROOT, 'deploy/edge/nginx-http.conf' ), 'utf8' ), 'default "";\n}\n', `default "";\n${ block( 'nginx', 1 ) }}\n` );
			writeFileSync( join( folder, 'nginx-http.conf' ), http );
			conf = put( conf, join( ROOT, 'deploy/edge/nginx-http.conf' ), join( folder, 'nginx-http.conf' ) );
		}
		conf = put( conf, '/var/cache/nginx/wiki', join( folder, 'cache' ) );
		conf = put( conf, 'listen 80;', `listen 127.0.0.1:${ port };` );
		if ( !rule ) {
			conf = conf.replaceAll( /^\s*include .*;$/mg, '' ).replace( /listen .*;/, `$&
				add_header X-Cache $upstream_cache_status;
				location / { proxy_cache shared; proxy_set_header Host $http_host; proxy_pass http://wiki; }` );
		}
		const temporary = [ 'client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi' ]
			.map( ( name ) => `${ name }_temp_path ${ join( folder, name ) };` ).join( '\n' );
		writeFileSync( join( folder, 'nginx.conf' ), `${ process.getuid() === 0 ? 'user root;' : '' }
			daemon off; worker_processes 1; pid ${ join( folder, 'nginx.pid' ) };
			error_log ${ join( folder, 'nginx.log' ) }; events { worker_connections 256; }
			http { access_log off; ${ temporary }\n${ conf }\n}` );
		return [ 'nginx', [ '-e', join( folder, 'nginx.log' ), '-p', folder, '-c', join( folder, 'nginx.conf' ) ] ];
	}
};

export class Front {
	/**
	 * @param {string} kind 'varnish' or 'nginx'
	 * @param {string} wiki The wiki's own URL
	 * @param {Object} options
	 */
	static async start( kind, wiki, options = {} ) {
		const front = new Front();
		front.folder = mkdtempSync( join( tmpdir(), 'statsig-edge-' ) );
		mkdirSync( join( front.folder, 'work' ) );
		const port = options.port ?? await freePort();
		const [ program, args ] = KINDS[ kind ]( front.folder, port, new URL( wiki ).port, options );
		front.url = `http://127.0.0.1:${ port }`;
		front.said = '';
		front.process = spawn( program, args, {
			stdio: [ 'ignore', 'pipe', 'pipe' ], env: { ...process.env, PATH: `${ process.env.PATH }:/usr/sbin` }
		} );
		front.process.on( 'error', ( error ) => {
			front.said += error.message;
		} );
		for ( const stream of [ 'stdout', 'stderr' ] ) {
			front.process[ stream ].on( 'data', ( text ) => {
				front.said += text;
			} );
		}
		front.ended = new Promise( ( resolve ) => {
			front.process.on( 'close', resolve );
		} );
		const { value } = await until( 30, () => front.process.exitCode === null ? listens( port ) : 'ended' );
		if ( value !== 'listens' ) {
			front.process.kill( 'SIGTERM' );
		}
		assert.ok( value === 'listens', `${ kind } does not start: ${ front.said }` );
		return front;
	}

	async end() {
		this.process.kill( 'SIGTERM' );
		await this.ended;
		rmSync( this.folder, { recursive: true } );
	}
}

function listens( port ) {
	return new Promise( ( resolve ) => {
		const socket = connect( port, '127.0.0.1', () => {
			socket.destroy();
			resolve( 'listens' );
		} ).on( 'error', () => resolve( false ) );
	} );
}
