// P7: from the start of a client to its first answer in Chromium, and checks after that, beside the vendor's two clients.
import { Figures, IS_SHORT } from '../figures.mjs';
import { rowsOf } from '../rows.mjs';

const ROUNDS = IS_SHORT ? 3 : 31;
const CLIENTS = { ours: 'ours', on_device: 'on-device', js_client: 'js-client' };
/** The bench's words, and the report's */
const ROWS = {
	start: [ 'script and start to first answer', 'start to the first answer' ],
	checks: [ '1,000 checks after that', 'checks' ]
};
/** How many checks a row is of */
const CHECKS = 1000;

const figures = new Figures( 'browser' );
const row = rowsOf( 'browser', { STATSIG_BENCH_ROUNDS: String( ROUNDS ) } );
figures.put( 'rounds', ROUNDS );
figures.put( 'checks', CHECKS, 'checks' );
for ( const [ what, [ words, said ] ] of Object.entries( ROWS ) ) {
	const [ ours, ...theirs ] = Object.entries( CLIENTS )
		.map( ( [ id, name ] ) => figures.put( `${ id }.${ what }`, row( new RegExp( `^${ name }, ${ words }$` ) ).number, 'ms' ) );
	figures.put( `${ what }.ratio`, Math.min( ...theirs ) / ours, '', {
		decimals: 1, by: `the lesser of on_device.${ what } and js_client.${ what } / ours.${ what }`,
		what: `P7: ${ said } in the browser, times as fast as the nearest peer`, bar: { least: 1 }
	} );
}
figures.write();
