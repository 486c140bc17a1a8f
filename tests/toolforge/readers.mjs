// What readers see and what of it arrives: U1 and U2 in Chromium, and the relay, as the worker of the tool ships it.
import { greetByHttp } from '../demo/greeting.mjs';
import { greetInChromium } from '../demo/greeting-chromium.mjs';
import { passes } from '../demo/document.mjs';
import { pseudonym, stableIds } from '../demo/units.mjs';
import { until } from '../demo/until.mjs';
import { PASSWORD } from './tool.mjs';

const UNITS = 2000;
const MOST_READERS = 40;
// The worker ships every five seconds
export const PATIENCE = 30;

export async function greet( tool, fake, checks, chromium, document ) {
	const stage = { url: tool.url, fake, ship: async () => {}, shipsWithin: PATIENCE };
	const answers = await greetByHttp( stage, checks, document, stableIds( UNITS ) );
	await greetInChromium( stage, checks, chromium, answers );
}

/** Readers log in until one was shown the button and one was not, as whose gate passes follows from the tool's own secret. */
export async function press( tool, fake, checks, chromium, document ) {
	const secret = tool.file( 'statsig/private/unit-secret' ).trim();
	const units = { true: null, false: null };
	let [ wrong, asked ] = [ 0, 0 ];
	while ( ( !units.true || !units.false ) && asked < MOST_READERS ) {
		const name = `Reader${ ++asked }`;
		await tool.account( name );
		const reader = await chromium.page();
		await reader.logIn( name, PASSWORD );
		await reader.visit( 'index.php?title=Special:StatsigDemo' );
		await reader.ready();
		const isShown = await reader.page.locator( '#statsig-demo-button' ).count() === 1;
		const unit = pseudonym( 'wiki', await reader.page.evaluate( () => mw.config.get( 'wgUserId' ) ), secret );
		wrong += isShown === passes( document, 'demo_button', unit ) ? 0 : 1;
		units[ isShown ] ??= unit;
		if ( isShown ) {
			await reader.page.click( '#statsig-demo-button' );
			// Leaving sends what waits
			await reader.visit( 'index.php?title=Main_Page' );
		}
		await reader.close();
	}
	checks.hold( 'U2 in Chromium: the button shows for exactly the readers for whom the gate passes',
		wrong === 0 && units.true && units.false, `${ asked } readers, ${ wrong } wrong` );
	for ( const [ isShown, unit ] of Object.entries( units ) ) {
		const { value, seconds } = await until( PATIENCE, async () => {
			const kept = ( await fake.events( 'statsig::gate_exposure' ) ).map( ( { event } ) => event );
			return kept.filter( ( { user, metadata } ) => user?.userID === unit && metadata?.gate === 'demo_button' && metadata.gateValue === isShown ).length;
		} );
		checks.hold( `U2: the exposure of a reader ${ isShown === 'true' ? 'with' : 'without' } the button is at Statsig, once`, value === 1,
			`${ seconds.toFixed( 1 ) } s` );
	}
	const { value } = await until( PATIENCE, async () => ( await fake.events( 'demo_click' ) )
		.filter( ( { event } ) => event.user?.userID === units.true ).length );
	checks.hold( 'the relay: a click in Chromium is at Statsig, once, under the same unit', value === 1, `${ value } events` );
}

/** What a browser may send arrives once, and what it may not does not. */
export async function relay( tool, fake, checks ) {
	const post = ( eventName, n ) => fetch( `${ tool.url }/rest.php/statsig/v1/rgstr`, {
		method: 'POST', headers: { 'content-type': 'application/json', 'sec-fetch-site': 'same-origin' },
		body: JSON.stringify( { events: [ { eventName, time: Date.now(), metadata: { n }, user: { customIDs: { stableID: '0123456789abcdef0123' } } } ] } )
	} );
	const first = await post( 'not_listed', 1 );
	const second = await post( 'relayed', 2 );
	checks.hold( 'the relay answers on rest.php with a path behind it', first.status === 202 && second.status === 202, `${ first.status } ${ second.status }` );
	const { value } = await until( PATIENCE, async () => ( await fake.events( 'relayed' ) ).length );
	const unlisted = ( await fake.events( 'not_listed' ) ).length;
	checks.hold( 'what is listed is at Statsig, once; what is not is nowhere', value === 1 && unlisted === 0, `${ value } and ${ unlisted }` );
}
