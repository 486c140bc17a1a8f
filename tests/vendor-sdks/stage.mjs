// A wiki with many entries, a fake Statsig, and Chromium with all that it sends going through a proxy.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { until } from '../demo/until.mjs';
import { startFake } from '../fake-statsig/client.mjs';
import { launch } from '../pages/browsers.mjs';
import { Wire } from '../pages/wire.mjs';
import { Wiki } from '../wiki/wiki.mjs';
import { listed, manyEntries } from './document.mjs';
import { Reader } from './reader.mjs';
import { sample } from './samples.mjs';

export const ROOT = fileURLToPath( new URL( '../..', import.meta.url ) );
export const API = '/rest.php/statsig/v1';
export const MODULE = process.env.STATSIG_MODULE || `${ ROOT }/build/statsig.so`;

const settings = ( names ) => `<?php
$wgStatsigUnitSecret = 'a secret of the tests of the vendor\\'s SDKs';
$wgStatsigClientEntries = json_decode( '${ JSON.stringify( names ) }', true );
$wgStatsigRelayLimits = [ 'perMinute' => 1000000 ];
$wgStatsigEvents = [ 'custom' => [ 'metadata' => [ 'n' => 'token' ] ] ];
$wgHooks['BeforePageDisplay'][] = static function ( $out ) {
	if ( !$out->getTitle()->isSpecialPage() ) {
		${ sample( 'js-client, from the page', 'php' ) }
	}
};
$wgResourceModules['ext.myfeature'] = [
	'localBasePath' => __DIR__, 'dependencies' => [ 'ext.statsig', 'mediawiki.util', 'mediawiki.cookie' ], 'es6' => true,
	'packageFiles' => [ 'index.js', json_decode( '${ sample( 'On-device client, from the page', 'json' ).trim().replaceAll( '\\', '\\\\' ) }', true ) ],
];
`;

/** Looks again and again until the answer is something true, which it gives. */
export async function waitFor( what, look ) {
	const { value } = await until( 30, look );
	assert.ok( value, what );
	return value;
}

/** The wire, with a status by which all of the wiki's API answers instead of the wiki. */
class Lines extends Wire {
	async take( incoming, response ) {
		const { pathname, origin } = new URL( incoming.url );
		if ( !this.status || origin !== this.site || !pathname.startsWith( API ) ) {
			return super.take( incoming, response );
		}
		this.requests.push( { method: incoming.method, url: new URL( incoming.url ), headers: incoming.headers, status: this.status } );
		incoming.resume();
		response.writeHead( this.status, { 'Content-Type': 'application/json' } );
		response.end( '{"success":false}' );
	}

	/** Requests to a route of the API */
	to( route ) {
		return this.requests.filter( ( { url } ) => url.pathname === `${ API }/${ route }` );
	}
}

export class Stage extends Wiki {
	/** @param {string} more PHP settings */
	async start( more = '$wgStatsigVendorApi = true;' ) {
		this.fake = await startFake();
		this.document = manyEntries();
		process.env.STATSIG_API = this.fake.url;
		super.start( settings( listed( this.document ) ) + more, {
			'statsig/config.json': JSON.stringify( this.document ),
			'index.js': sample( 'On-device client, from the page' )
		} );
		this.wire = await new Lines().start( this.url );
		this.browser = await launch( 'chromium', this.wire.port );
		return this;
	}

	async end() {
		await this.browser?.close();
		this.wire?.end();
		await this.fake?.stop();
		super.end();
	}

	async reader() {
		return new Reader( this, await this.browser.createBrowserContext() ).start();
	}

	/** What Statsig\evaluate() says: name => [ kind, value, rule id, group ]. */
	decide( user ) {
		return JSON.parse( execFileSync( 'php', [
			'-n', '-d', `extension=${ MODULE }`, '-d', `statsig.config_file=${ join( this.folder, 'statsig/config.json' ) }`,
			join( ROOT, 'tests/vendor-sdks/decisions.php' )
		], { input: JSON.stringify( user ), encoding: 'utf8' } ) );
	}

	/** Events that the worker has taken to the fake. */
	async shipped() {
		this.run( 'maintenance', this.folder, join( ROOT, 'php/maintenance/ship.php' ) );
		return ( await this.fake.events() ).map( ( { event } ) => event );
	}
}
