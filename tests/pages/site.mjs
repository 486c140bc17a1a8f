// A wiki as the world sees it: nginx with its cache on before php-fpm, by the rule of deploy/edge, and a page whose
// own code asks on every view.
import { join } from 'node:path';
import { Front, freePort } from '../edge/front.mjs';
import { Wiki } from '../wiki/wiki.mjs';
import { launch } from './browsers.mjs';
import { Reader } from './reader.mjs';
import { Wire } from './wire.mjs';

export const TITLES = [ 'Main_Page', 'First', 'Second', 'Third' ];

const settings = ( port ) => `<?php
$wgServer = 'http://127.0.0.1:${ port }';
$wgUseCdn = true;
$wgCdnServersNoPurge = [ '127.0.0.1' ];
$wgStatsigUnitSecret = 'a secret of the tests of whole pages';
$wgStatsigClientEntries = [ 'hello_world', 'demo_button', 'browser_experiment', 'account_experiment' ];
$wgStatsigEvents = [ 'click' => [ 'metadata' => [ 'n' => 'number' ] ] ];
$wgStatsigRelayLimits = [ 'perMinute' => 1000000, 'newIdsPerDay' => 1000000 ];
$wgHooks['BeforePageDisplay'][] = static function ( $out ) {
	$out->getRequest()->response()->header( "Content-Security-Policy: connect-src 'self'" );
	$out->addInlineScript( '( ' . file_get_contents( __DIR__ . '/feature.js' ) . ' )();' );
};
`;

/** In every page: what a feature does, and what it was told. */
function feature() {
	window.RLQ.push( [ 'mediawiki.base', () => mw.loader.using( 'ext.statsig' ).then( () => mw.statsig.ready ).then( () => {
		window.answers = [ mw.statsig.checkGate( 'hello_world' ), mw.statsig.getExperiment( 'browser_experiment' ).getAssignedGroup() ];
	} ) ] );
}

export class Site extends Wiki {
	async start( engine ) {
		this.engine = engine;
		const port = await freePort();
		super.start( settings( port ), {
			'feature.js': String( feature ),
			...Object.fromEntries( TITLES.slice( 1 ).map( ( title ) => [ title, `This is page ${ title }.` ] ) )
		} );
		this.origin = this.url;
		this.front = await Front.start( 'nginx', this.origin, { port } );
		this.url = this.front.url;
		this.run( 'maintenance', this.folder, `${ process.env.MW_INSTALL_PATH || '/usr/share/mediawiki' }/maintenance/importTextFiles.php`,
			...TITLES.slice( 1 ).map( ( title ) => join( this.folder, title ) ) );
		this.wire = await new Wire().start( this.url );
		this.browser = await launch( engine, this.wire.port );
		return this;
	}

	async end() {
		await this.browser?.close();
		this.wire?.end();
		await this.front?.end();
		super.end();
	}

	async reader() {
		return new Reader( this, await this.browser.createBrowserContext() ).start();
	}
}
