// nginx before a php-fpm of fpm.mjs: HTTP as a browser speaks it.
import { spawn } from 'node:child_process';
import { existsSync, mkdirSync } from 'node:fs';
import net from 'node:net';
import { join } from 'node:path';
import { until } from '../demo/until.mjs';

export class Nginx {
	constructor( folder, socket ) {
		Object.assign( this, { folder, socket } );
	}

	/** @return {Promise<string>} its URL */
	async start() {
		const port = await freePort();
		const root = this.folder.path;
		mkdirSync( join( root, 'nginx' ) );
		const conf = this.folder.file( 'nginx.conf', `
${ process.getuid() === 0 ? 'user root;' : '' }
daemon off; worker_processes 1; pid ${ root }/nginx/pid; error_log ${ root }/nginx/error.log;
events { worker_connections 256; }
http {
	access_log off;
	client_body_temp_path ${ root }/nginx/body; proxy_temp_path ${ root }/nginx/proxy; fastcgi_temp_path ${ root }/nginx/fastcgi;
	uwsgi_temp_path ${ root }/nginx/uwsgi; scgi_temp_path ${ root }/nginx/scgi;
	server {
		listen 127.0.0.1:${ port };
		location ~ \\.php$ {
			fastcgi_pass unix:${ this.socket };
			fastcgi_param SCRIPT_FILENAME ${ root }$fastcgi_script_name;
			fastcgi_param REQUEST_METHOD $request_method;
			fastcgi_param QUERY_STRING $query_string;
		}
	}
}` );
		const program = [ '/usr/sbin/nginx', '/usr/bin/nginx' ].find( existsSync ) ?? 'nginx';
		this.child = spawn( program, [ '-e', `${ root }/nginx/error.log`, '-p', root, '-c', conf ], { stdio: 'ignore' } );
		process.once( 'exit', this.endWithUs = () => this.child.kill( 'SIGKILL' ) );
		const { value } = await until( 20, () => existsSync( `${ root }/nginx/pid` ) );
		if ( !value ) {
			throw new Error( 'nginx did not start' );
		}
		return `http://127.0.0.1:${ port }`;
	}

	async stop() {
		if ( this.child && this.child.exitCode === null ) {
			const ended = new Promise( ( resolve ) => this.child.once( 'exit', resolve ) );
			this.child.kill( 'SIGTERM' );
			await ended;
			process.removeListener( 'exit', this.endWithUs );
		}
	}
}

/** nginx cannot be told to take any. */
function freePort() {
	return new Promise( ( resolve ) => {
		const server = net.createServer().listen( 0, '127.0.0.1', () => {
			const { port } = server.address();
			server.close( () => resolve( port ) );
		} );
	} );
}
