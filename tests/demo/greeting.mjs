// U1 over HTTP: a document reaches the wiki, and the right share of stable ids is greeted.
import { versionOf, passes } from './document.mjs';
import { until } from './until.mjs';

// Two workers look at the file once a second each: this many answers in a row come from both.
const IN_A_ROW = 20;
const ALLOWED_POINTS = 3;

const ask = async ( stage, id ) => {
	const response = await fetch( `${ stage.url }/rest.php/statsig/v1/initialize?stableID=${ id }` );
	if ( response.status !== 200 ) {
		throw new Error( `initialize answered ${ response.status }` );
	}
	return response.json();
};

/** The fake gets the document, sync fetches it, the wiki's workers decide with it. */
export async function setUpGreeting( stage, checks, document ) {
	const bytes = Buffer.from( JSON.stringify( document ) );
	await stage.fake.setDocument( bytes );
	const said = ( await stage.sync() ).trim();
	const version = versionOf( bytes );
	let inARow = 0;
	const { value, seconds } = await until( 10, async () => {
		inARow = ( await ask( stage, '0'.repeat( 20 ) ) ).cv === version ? inARow + 1 : 0;
		return inARow >= IN_A_ROW;
	} );
	checks.hold( 'the document went from the fake into PHP', Boolean( value ),
		`${ bytes.length } bytes, ${ seconds.toFixed( 1 ) } s after sync (${ said.split( '\n' ).pop() })` );
}

/** @return {Promise<Array<[ id, boolean ]>>} what the wiki answered */
export async function greetByHttp( stage, checks, document, ids ) {
	const answers = new Array( ids.length );
	let next = 0;
	const asker = async () => {
		while ( next < ids.length ) {
			const i = next++;
			answers[ i ] = [ ids[ i ], ( await ask( stage, ids[ i ] ) ).gates.hello_world[ 0 ] ];
		}
	};
	const started = Date.now();
	await Promise.all( [ asker(), asker(), asker(), asker() ] );
	const seconds = ( Date.now() - started ) / 1000;

	const greeted = answers.filter( ( [ , on ] ) => on === true ).length;
	const share = 100 * greeted / ids.length;
	const wanted = document.feature_gates.hello_world.rules[ 0 ].passPercentage;
	checks.hold( `U1: ${ wanted } % of the stable ids are greeted`, Math.abs( share - wanted ) <= ALLOWED_POINTS,
		`${ share.toFixed( 1 ) } % of ${ ids.length } (${ Math.round( ids.length / seconds ) } answers a second)` );
	const wrong = answers.filter( ( [ id, on ] ) => on !== passes( document, 'hello_world', id ) ).length;
	checks.hold( 'U1: they are the ids that Statsig would choose', wrong === 0, `${ wrong } of ${ ids.length } differ` );
	return answers;
}
