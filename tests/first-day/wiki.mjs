// A wiki of the day, as an operator has it before anybody thought of Statsig.
import { appendFileSync, readFileSync, writeFileSync } from 'node:fs';
import { ask, request } from '../faults/fastcgi.mjs';
import { mustDo, sh } from './host.mjs';

export class Wiki {
	/**
	 * @param {string} folder of MediaWiki's files
	 * @param {string} user of the pool
	 * @param {string} socket of the pool
	 * @param {string} server base of its addresses, as browsers see it
	 */
	constructor( folder, user, socket, server = 'http://127.0.0.1' ) {
		Object.assign( this, { folder, user, socket, server, localSettings: `${ folder }/LocalSettings.php` } );
	}

	/** On SQLite, with all that changes owned by the pool's user. */
	async install() {
		const [ data, as ] = [ `${ this.folder }.data`, `sudo -u ${ this.user }` ];
		await mustDo( `install -d -o ${ this.user } -g ${ this.user } ${ data } ${ data }/cache
			${ as } php ${ this.folder }/maintenance/install.php --dbtype sqlite --dbpath ${ data } --dbname wiki \\
				--server ${ this.server } --scriptpath "" --confpath ${ data } --pass a-long-password --lang en First Admin
			mv ${ data }/LocalSettings.php ${ this.folder }/` );
		this.set( `wfLoadSkin( 'Vector' );\n$wgCacheDirectory = '${ data }/cache';` );
	}

	set( lines ) {
		appendFileSync( this.localSettings, `\n${ lines }\n` );
	}

	/** Takes lines out of LocalSettings.php. */
	unset( pattern ) {
		const lines = readFileSync( this.localSettings, 'utf8' ).split( '\n' );
		writeFileSync( this.localSettings, lines.filter( ( line ) => !pattern.test( line ) ).join( '\n' ) );
	}

	/** @return {Promise<boolean>} whether a reader gets the main page, whole */
	async isUp() {
		const { body, error } = await this.page();
		return error === null && body.includes( '</html>' );
	}

	page( title = 'Main_Page' ) {
		return this.ask( 'index', { QUERY_STRING: `title=${ title }`, REQUEST_URI: `/index.php?title=${ title }` } );
	}

	/** @return {Promise<{ body: string, error: ?string }>} what the relay says to a browser's custom event; error is the status */
	sendEvent( eventName, metadata ) {
		const body = JSON.stringify( { events: [ {
			eventName, metadata, time: Date.now(), user: { customIDs: { stableID: '0123456789abcdef0123' } }
		} ] } );
		return this.ask( 'rest', {
			REQUEST_METHOD: 'POST', REQUEST_URI: '/rest.php/statsig/v1/rgstr', PATH_INFO: '/statsig/v1/rgstr',
			CONTENT_TYPE: 'application/json', CONTENT_LENGTH: String( body.length ), HTTP_SEC_FETCH_SITE: 'same-origin'
		}, body );
	}

	/** Makes a page of it; `text` is a page's text or script. */
	async write( title, text ) {
		writeFileSync( '/tmp/page', text );
		await mustDo( `sudo -u ${ this.user } php ${ this.folder }/maintenance/edit.php --user Admin ${ title } </tmp/page` );
	}

	/** @return {Promise<Object>} as ask() of fastcgi.mjs gives it */
	ask( entry, more, body ) {
		const script = `${ this.folder }/${ entry }.php`;
		return ask( this.socket, request( script, '', { SCRIPT_NAME: `/${ entry }.php`, HTTP_HOST: '127.0.0.1', ...more }, body ) );
	}

	/** @return {Promise<string>} what a piece of code prints inside the wiki, on the command line */
	async prints( code ) {
		writeFileSync( '/tmp/code.php', code );
		writeFileSync( '/tmp/in-wiki.php', `<?php
require '${ this.folder }/maintenance/Maintenance.php';
class InWiki extends Maintenance {
	public function execute() {
		require '/tmp/code.php';
	}
}
$maintClass = InWiki::class;
require RUN_MAINTENANCE_IF_MAIN;
` );
		return ( await sh( `sudo -u ${ this.user } php /tmp/in-wiki.php` ) ).said;
	}
}
