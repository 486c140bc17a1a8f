// A throw-away wiki with the relay's two ways in, the REST route and the fast lane, and beside each what does nothing in its
// place.
import http from 'node:http';
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath( new URL( '../..', import.meta.url ) );
// What browsers add to a page's own request, so that it is looked at.
const OF_A_PAGE = { 'sec-fetch-site': 'same-origin' };

const location = ( path, script ) => `location = ${ path } { fastcgi_pass $fpm; fastcgi_param SCRIPT_FILENAME ${ script };
	fastcgi_param REQUEST_METHOD $request_method; fastcgi_param CONTENT_LENGTH $content_length;
	fastcgi_param CONTENT_TYPE $content_type; fastcgi_param REQUEST_URI $request_uri;
	# One reader may not send as much as all of these do.
	fastcgi_param REMOTE_ADDR 2001:db8:0:$connection::1; }\n`;

/** What a browser sends: five events. */
export const EVENTS = 5;
export function batch() {
	const user = { customIDs: { stableID: '0123456789abcdef0123' }, custom: { account: 'none' } };
	const event = ( _, at ) => ( { eventName: 'click', value: 'button', time: Date.now(), user, metadata: { item: 'x' }, statsigMetadata: { seq: at + 1 } } );
	return JSON.stringify( {
		events: Array.from( { length: EVENTS }, event ),
		statsigMetadata: { sdkType: 'mw-statsig', sdkVersion: '0.1.0', pageView: '00112233445566778899', cv: '0123456789abcdef', memberships: {} }
	} );
}

export class Lanes {
	/**
	 * @param {number} atOnce Requests
	 * @param {Object} more Environment of the wiki
	 */
	constructor( atOnce, more = {} ) {
		this.folder = mkdtempSync( join( tmpdir(), 'statsig-bench-' ) );
		this.env = { ...process.env, ...more };
		this.agent = new http.Agent( { keepAlive: true, maxSockets: atOnce } );
	}

	start() {
		for ( const name of [ 'ini', 'nginx', 'statsig' ] ) {
			mkdirSync( join( this.folder, name ) );
		}
		writeFileSync( join( this.folder, 'nginx/bench.conf' ),
			location( '/fast-lane', join( ROOT, 'deploy/fast-lane.php' ) ) + location( '/empty', join( ROOT, 'benches/wiki/empty.php' ) ) );
		writeFileSync( join( this.folder, 'ini/zz.ini' ), `statsig.fast_lane=1\nstatsig.policy_file=${ this.folder }/statsig/policy.json\n` +
			'statsig.spool_min_free_bytes=0\nstatsig.spool_max_bytes=16G\n' );
		writeFileSync( join( this.folder, 'settings.php' ), `<?php require '${ ROOT }benches/wiki/settings.php';` );
		this.url = this.run( 'tests/wiki/start', this.folder, String( process.pid ) );
		this.run( 'tests/wiki/maintenance', this.folder, join( ROOT, 'php/maintenance/policy.php' ) );
		const rest = `${ this.url }/rest.php`;
		this.emptyRest = { name: 'an empty REST handler', url: `${ rest }/statsig-bench/empty`, status: 200 };
		this.rest = { name: 'the REST relay', url: `${ rest }/statsig/v1/rgstr`, status: 202 };
		this.emptyScript = { name: 'an empty PHP script', url: `${ this.url }/empty`, status: 200 };
		this.fastLane = { name: 'the fast lane', url: `${ this.url }/fast-lane`, status: 202 };
		return this;
	}

	run( ...words ) {
		return execFileSync( join( ROOT, words[ 0 ] ), words.slice( 1 ), { encoding: 'utf8', stdio: [ 'ignore', 'pipe', 'inherit' ], env: this.env } ).trim();
	}

	/** One request; its status and how long it took, in ms. */
	ask( url, body, type = 'text/plain' ) {
		return new Promise( ( resolve, reject ) => {
			const begun = performance.now();
			const headers = body ? { 'content-type': type, ...OF_A_PAGE, origin: new URL( url ).origin } : {};
			const request = http.request( url, { method: body ? 'POST' : 'GET', agent: this.agent, headers }, ( response ) => {
				response.resume();
				response.on( 'end', () => resolve( { status: response.statusCode, ms: performance.now() - begun } ) );
			} );
			request.on( 'error', reject );
			request.end( body );
		} );
	}

	/** A batch by one of the ways; how long it took, in ms. */
	async send( { url, status } ) {
		const answer = await this.ask( url, batch() );
		if ( answer.status !== status ) {
			throw new Error( `${ url } answers ${ answer.status }` );
		}
		return answer.ms;
	}

	/** As many batches as are answered in a time, so many at once; how many those were. */
	async flood( way, ms, atOnce ) {
		const end = performance.now() + ms;
		let count = 0;
		await Promise.all( Array.from( { length: atOnce }, async () => {
			while ( performance.now() < end ) {
				await this.send( way );
				count++;
			}
		} ) );
		return count;
	}

	end() {
		this.agent.destroy();
		this.run( 'tests/wiki/stop', this.folder );
		rmSync( this.folder, { recursive: true, force: true } );
	}
}
