// One reader of the wiki, with cookies and stores of their own.
import assert from 'node:assert/strict';
import { until } from '../demo/until.mjs';
import { BLANK, RELAY } from './wire.mjs';

/** Looks again and again until the answer is something true, which it gives. */
export async function waitFor( what, look ) {
	const { value } = await until( 30, look );
	assert.ok( value, what );
	return value;
}

export class Reader {
	constructor( site, context ) {
		this.site = site;
		this.context = context;
		/** Uncaught errors, errors on the console, and breaches of the page's own policy */
		this.errors = [];
		/** Bodies of event requests as the page made them, in Chromium: it has at most six without cookies under way to a
		 * host, and while these hang, the wire sees no further one */
		this.posted = [];
	}

	async start() {
		this.page = await this.context.newPage();
		this.page.on( 'pageerror', ( error ) => this.errors.push( error.message ) );
		this.page.on( 'console', ( message ) => {
			// A browser writes down itself that a request failed: no script can keep it from that
			const isOfRelay = message.location()?.url === this.site.url + RELAY && /^Failed to load resource/.test( message.text() );
			if ( message.type() === 'error' && !isOfRelay ) {
				this.errors.push( message.text() );
			}
		} );
		this.page.on( 'request', ( request ) => {
			if ( this.site.engine === 'chromium' && request.url() === this.site.url + RELAY && request.postData() ) {
				this.posted.push( request.postData() );
			}
		} );
		await this.page.evaluateOnNewDocument( () => {
			window.breaches = [];
			document.addEventListener( 'securitypolicyviolation', ( { blockedURI } ) => window.breaches.push( blockedURI ) );
		} );
		return this;
	}

	/** A page view, until the page's own code has its answers: those, and what is noted of the page itself. */
	async visit( title ) {
		const { wire } = this.site;
		const from = wire.requests.length;
		// Firefox runs the scripts of a tab in the background at a walking pace
		await this.page.bringToFront();
		await this.page.goto( `${ this.site.url }/index.php?title=${ title }` );
		await waitFor( `answers on ${ title }`, () => this.page.evaluate( () => window.answers ) || this.errors.length );
		assert.deepEqual( this.errors, [], title );
		const { answers, breaches } = await this.page.evaluate( () => ( { answers: window.answers, breaches: window.breaches } ) );
		this.errors.push( ...breaches );
		return { answers, document: wire.requests.slice( from ).find( ( { url } ) => url.pathname === '/index.php' ) };
	}

	/** Batches that were sent, by this reader as far as the browser tells, and by all as far as they came. */
	batches() {
		return [ ...this.posted.map( ( body ) => JSON.parse( body ) ), ...this.site.wire.batches() ];
	}

	/** A page view whose exposures are seen to be sent: also its first batch. */
	async visitAndExpose( title ) {
		const known = new Set( this.batches().map( ( { statsigMetadata } ) => statsigMetadata.pageView ) );
		const view = await this.visit( title );
		view.batch = await waitFor( `an event request of ${ title }`, () => this.batches()
			.find( ( { events, statsigMetadata } ) => !known.has( statsigMetadata.pageView ) &&
				events.some( ( { eventName } ) => eventName.endsWith( '_exposure' ) ) ) );
		return view;
	}

	/** Runs in a page of the wiki's origin that has no script of ours. */
	async inBlank( task, ...given ) {
		await this.page.goto( this.site.url + BLANK );
		return this.page.evaluate( task, ...given );
	}

	async cookie( name ) {
		return ( await this.context.cookies() ).find( ( cookie ) => cookie.name === name );
	}

	close() {
		return this.context.close();
	}
}
