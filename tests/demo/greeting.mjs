// U1 over HTTP: a document reaches browsers as a program, and by it the right share of stable ids is greeted.
import { passes } from './document.mjs';
import { gatesOf } from './program.mjs';
import { stableIds } from './units.mjs';
import { until } from './until.mjs';

// Two workers look at the file once a second each: this many answers in a row come from both.
const IN_A_ROW = 20;
const ALLOWED_POINTS = 3;
const GATE = 'hello_world';

/** The fake gets the document, sync fetches it, the wiki's workers make the program of it. */
export async function setUpGreeting( stage, checks, document ) {
	const bytes = Buffer.from( JSON.stringify( document ) );
	await stage.fake.setDocument( bytes );
	const said = ( await stage.sync() ).trim();
	const ids = stableIds( 50 );
	let inARow = 0;
	const { value, seconds } = await until( 10, async () => {
		const isOn = await gatesOf( stage.url );
		inARow = ids.every( ( id ) => isOn( GATE, id ) === passes( document, GATE, id ) ) ? inARow + 1 : 0;
		return inARow >= IN_A_ROW;
	} );
	checks.hold( 'the document went from the fake into the program of browsers', Boolean( value ),
		`${ bytes.length } bytes, ${ seconds.toFixed( 1 ) } s after sync (${ said.split( '\n' ).pop() })` );
}

/** @return {Promise<Array<[ id, boolean ]>>} what browsers with these ids decide */
export async function greetByHttp( stage, checks, document, ids ) {
	const isOn = await gatesOf( stage.url );
	const started = Date.now();
	const answers = ids.map( ( id ) => [ id, isOn( GATE, id ) ] );
	const seconds = ( Date.now() - started ) / 1000;

	const greeted = answers.filter( ( [ , on ] ) => on === true ).length;
	const share = 100 * greeted / ids.length;
	const wanted = document.feature_gates[ GATE ].rules[ 0 ].passPercentage;
	checks.hold( `U1: ${ wanted } % of the stable ids are greeted`, Math.abs( share - wanted ) <= ALLOWED_POINTS,
		`${ share.toFixed( 1 ) } % of ${ ids.length } (${ Math.round( ids.length / seconds ) } answers a second)` );
	const wrong = answers.filter( ( [ id, on ] ) => on !== passes( document, GATE, id ) ).length;
	checks.hold( 'U1: they are the ids that Statsig would choose', wrong === 0, `${ wrong } of ${ ids.length } differ` );
	return answers;
}
