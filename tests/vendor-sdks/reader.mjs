// One reader, in whose pages a feature uses an SDK of the vendor's.
import { PASSWORD } from '../wiki/wiki.mjs';

export class Reader {
	constructor( stage, context ) {
		this.stage = stage;
		this.context = context;
		this.errors = [];
	}

	async start() {
		this.page = await this.context.newPage();
		this.page.on( 'pageerror', ( error ) => this.errors.push( error.message ) );
		return this;
	}

	close() {
		return this.context.close();
	}

	visit( title = 'Main_Page' ) {
		return this.page.goto( `${ this.stage.url }/index.php?title=${ title }` );
	}

	async logIn( name = 'Admin' ) {
		await this.visit( 'Special:UserLogin' );
		await this.page.type( '#wpName1', name );
		await this.page.type( '#wpPassword1', PASSWORD );
		await Promise.all( [ this.page.waitForNavigation(), this.page.click( '#wpLoginAttempt' ) ] );
	}

	/**
	 * Runs a sample of the documentation in the page, with its SDK there, until it gives its client; window.asks is then
	 * the face of that client.
	 *
	 * @param {Object} sdk Of SDKS
	 * @param {string} code Empty: the module ext.myfeature has it
	 */
	async run( sdk, code ) {
		await this.page.evaluate( ( script ) => {
			// MediaWiki's pages have a "module" in the console, and bundles take themselves for one of Node's
			( 0, eval )( script );
		}, sdk.code );
		await this.page.evaluate( async ( source, asks ) => {
			await new Promise( ( resolve ) => {
				RLQ.push( [ 'mediawiki.base', () => mw.loader.using( [ 'ext.statsig', 'mediawiki.util', 'mediawiki.cookie' ] ).then( resolve ) ] );
			} );
			const given = new Promise( ( resolve ) => mw.hook( 'myfeature.statsig' ).add( ( ...of ) => resolve( of ) ) );
			if ( source ) {
				( 0, eval )( `{ ${ source } }` );
				window.isRun = true;
			} else {
				await mw.loader.using( 'ext.myfeature' );
			}
			[ window.client, window.user ] = await given;
			window.asks = ( 0, eval )( asks )( ...await given );
		}, code, String( sdk.asks ) );
	}

	/** What the SDK answers of entries: name => [ kind, value, rule id, group ]; `kinds` is name => kind. */
	answers( kinds ) {
		return this.page.evaluate( ( all ) => Object.fromEntries( Object.entries( all ).map( ( [ name, kind ] ) => {
			const of = asks[ kind ]( name );
			if ( kind === 'layer' ) {
				return [ name, [ kind, Object.fromEntries( [ 'size', 'tone', 'more' ].map( ( key ) => [ key, of.get( key, null ) ] ) ) ] ];
			}
			return [ name, [ kind, of.value, of.ruleID, of.groupName ?? null ] ];
		} ) ), kinds );
	}

	stableId() {
		return this.page.evaluate( () => mw.cookie.get( 'statsigId' ) );
	}
}
