// Debian's Chromium, headless, with every request counted by where it goes.
import { chromium as playwright } from 'playwright-core';

const PROGRAM = process.env.CHROMIUM || '/usr/bin/chromium';
// As root it has no sandbox; the others keep it from asking its maker's hosts.
const FLAGS = [
	'--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking',
	'--disable-component-update', '--disable-sync'
];

// The demo ends all that it started, in its own order; playwright would end the process first.
const OUR_SIGNALS = { handleSIGINT: false, handleSIGTERM: false, handleSIGHUP: false };

export class Chromium {
	static async launch( wikiUrl ) {
		const browser = await playwright.launch( { executablePath: PROGRAM, args: FLAGS, headless: true, ...OUR_SIGNALS } );
		return new Chromium( browser, wikiUrl );
	}

	constructor( browser, wikiUrl ) {
		this.browser = browser;
		this.wikiUrl = wikiUrl;
		this.origin = new URL( wikiUrl ).origin;
		this.foreign = [];
		this.asked = 0;
		this.events = 0;
	}

	/** A reader of their own: no cookies but the given stable id. */
	async page( { stableID = null, userAgent } = {} ) {
		const context = await this.browser.newContext( userAgent ? { userAgent } : {} );
		if ( stableID ) {
			await context.addCookies( [ { name: 'wikistatsigId', value: stableID, url: this.origin } ] );
		}
		// Beacons and keep-alive requests included.
		context.on( 'request', ( request ) => this.count( request ) );
		return new ReaderPage( context, await context.newPage(), this.wikiUrl );
	}

	count( request ) {
		const url = new URL( request.url() );
		if ( url.protocol === 'data:' || url.protocol === 'blob:' ) {
			return;
		}
		if ( url.origin !== this.origin ) {
			this.foreign.push( url.origin );
			return;
		}
		this.asked++;
		if ( request.method() === 'POST' && url.pathname.endsWith( '/rest.php/statsig/v1/rgstr' ) ) {
			this.events++;
		}
	}

	close() {
		return this.browser.close();
	}
}

class ReaderPage {
	constructor( context, page, wikiUrl ) {
		this.context = context;
		this.page = page;
		this.wikiUrl = wikiUrl;
		this.lines = [];
		page.on( 'console', ( message ) => this.lines.push( message.text() ) );
	}

	async visit( path ) {
		await this.page.goto( `${ this.wikiUrl }/${ path }` );
		return { lines: this.lines };
	}

	/** When the client has decided, whatever it decided. */
	async ready() {
		await this.page.waitForFunction( () => window.mw && mw.loader.getState( 'ext.statsig' ) === 'ready' );
		await this.page.evaluate( () => mw.statsig.ready );
		await this.page.waitForLoadState( 'networkidle' );
	}

	async logIn( name, password ) {
		await this.visit( 'index.php?title=Special:UserLogin' );
		await this.page.fill( '#wpName1', name );
		await this.page.fill( '#wpPassword1', password );
		await Promise.all( [ this.page.waitForNavigation(), this.page.click( '#wpLoginAttempt' ) ] );
	}

	close() {
		return this.context.close();
	}
}
