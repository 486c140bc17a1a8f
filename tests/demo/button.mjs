// U2: the button on a special page shows for exactly the readers for whom the gate passes.
import { passes } from './document.mjs';
import { pseudonym } from './units.mjs';
import { cookiesOf } from '../wiki/cookies.mjs';
import { PASSWORD } from './stage.mjs';
import { until } from './until.mjs';

const READERS = 12;
export const WIKI_ID = 'wiki';
const EXPOSED_WITHIN_SECONDS = 5;
const CREATE = `${ process.env.MW_INSTALL_PATH || '/usr/share/mediawiki' }/maintenance/createAndPromote.php`;

export async function buttonByHttp( stage, checks, document ) {
	const units = new Set();
	let shown = 0;
	let wrong = 0;
	for ( let i = 0; i < READERS; i++ ) {
		const name = `Reader${ i + 1 }`;
		await stage.maintenance( CREATE, name, PASSWORD );
		const session = new Session( stage.url );
		await session.logIn( name );
		const html = await session.get( '/index.php/Special:StatsigDemo' );
		const shows = html.includes( 'id=\'statsig-demo-button\'' ) || html.includes( 'id="statsig-demo-button"' );
		const unit = pseudonym( WIKI_ID, await session.accountId() );
		units.add( unit );
		shown += shows ? 1 : 0;
		wrong += shows === passes( document, 'demo_button', unit ) ? 0 : 1;
	}
	checks.hold( 'U2: the button shows for exactly the readers for whom the gate passes', wrong === 0,
		`shown to ${ shown } of ${ READERS }, ${ wrong } wrong` );
	const { value, seconds } = await until( EXPOSED_WITHIN_SECONDS, async () => {
		await stage.ship();
		const exposed = new Set( ( await stage.fake.events( 'statsig::gate_exposure' ) )
			.filter( ( { event } ) => event.metadata?.gate === 'demo_button' && units.has( event.user?.userID ) )
			.map( ( { event } ) => event.user.userID ) );
		return exposed.size === READERS && exposed;
	} );
	checks.hold( 'U2: each of them has an exposure at the fake', value !== null,
		value ? `${ value.size } readers after ${ seconds.toFixed( 1 ) } s` : 'some did not arrive' );
}

/** A reader's cookies, and no more of a browser than that. */
export class Session {
	constructor( url ) {
		this.url = url;
		this.cookies = new Map();
	}

	async get( path, form = null ) {
		const response = await fetch( this.url + path, {
			method: form ? 'POST' : 'GET',
			body: form ? new URLSearchParams( form ) : undefined,
			headers: { cookie: [ ...this.cookies ].map( ( pair ) => pair.join( '=' ) ).join( '; ' ) }
		} );
		for ( const [ name, value ] of cookiesOf( response ) ) {
			this.cookies.set( name, value );
		}
		return response.text();
	}

	async accountId() {
		return JSON.parse( await this.get( '/api.php?action=query&meta=userinfo&format=json' ) ).query.userinfo.id;
	}

	async logIn( name ) {
		const asked = JSON.parse( await this.get( '/api.php?action=query&meta=tokens&type=login&format=json' ) );
		const answer = JSON.parse( await this.get( '/api.php', {
			action: 'login', format: 'json', lgname: name, lgpassword: PASSWORD, lgtoken: asked.query.tokens.logintoken
		} ) );
		if ( answer.login.result !== 'Success' ) {
			throw new Error( `no login for ${ name }: ${ answer.login.result }` );
		}
	}
}
