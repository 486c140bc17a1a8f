// U1 in Chromium: the console greets exactly whom the gate lets pass, and the exposure arrives.
import { until } from './until.mjs';

const GREETING = 'Hello, World!';
const BOUND_SECONDS = 5;

/** A stage whose worker ships by itself has a shipsWithin, in seconds, in place of the bound. */
export async function greetInChromium( stage, checks, chromium, answers ) {
	const bound = stage.shipsWithin ?? BOUND_SECONDS;
	const on = answers.filter( ( [ , passes ] ) => passes );
	const off = answers.filter( ( [ , passes ] ) => !passes );
	for ( const [ id, passes ] of [ on[ 0 ], off[ 0 ], on[ 1 ] ] ) {
		const page = await chromium.page( { stableID: id } );
		const { lines } = await page.visit( 'index.php/Special:StatsigDemo' );
		await page.ready();
		const arrival = await exposureOf( stage, id, bound );
		const greeted = lines.includes( GREETING );
		checks.hold( `U1 in Chromium: ${ passes ? 'a greeting' : 'no greeting' } in the console`, greeted === passes,
			`${ lines.filter( ( line ) => line === GREETING ).length } times "${ GREETING }"` );
		const value = arrival.value?.metadata.gateValue;
		checks.hold( `U1 in Chromium: its exposure arrives within ${ bound } s`,
			value === String( passes ) && arrival.seconds <= bound,
			arrival.value ? `gate value ${ value } after ${ arrival.seconds.toFixed( 1 ) } s` : 'it did not arrive' );
		await page.close();
	}
}

/** Ships until the fake holds the unit's exposure of hello_world. */
function exposureOf( stage, id, bound ) {
	return until( bound, async () => {
		await stage.ship();
		const kept = await stage.fake.events( 'statsig::gate_exposure' );
		return kept.map( ( { event } ) => event ).find( ( event ) =>
			event.metadata?.gate === 'hello_world' && event.user?.customIDs?.stableID === id );
	} );
}
