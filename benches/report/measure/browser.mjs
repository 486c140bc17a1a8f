// P7: from the start of a client to its first answer in Chromium, and checks after that, beside the vendor's two clients.
import { Figures, IS_SHORT } from '../figures.mjs';
import { rowsOf } from '../rows.mjs';

const ROUNDS = IS_SHORT ? 3 : 31;
const CLIENTS = { ours: 'ours', on_device: 'on-device', js_client: 'js-client' };
const ROWS = { start: 'script and start to first answer', checks: '1,000 checks after that' };
/** How many checks a row is of */
const CHECKS = 1000;

const figures = new Figures( 'browser' );
const row = rowsOf( 'browser', { STATSIG_BENCH_ROUNDS: String( ROUNDS ) } );
figures.put( 'rounds', ROUNDS );
figures.put( 'checks', CHECKS, 'checks' );
for ( const [ id, name ] of Object.entries( CLIENTS ) ) {
	figures.put( `${ id }.start`, row( new RegExp( `^${ name }, ${ ROWS.start }$` ) ).number, 'ms' );
	figures.put( `${ id }.checks`, row( new RegExp( `^${ name }, ${ ROWS.checks }$` ) ).number, 'ms' );
}
const value = ( id ) => figures.figures[ id ].value;
for ( const [ what, words ] of [ [ 'start', 'start to the first answer' ], [ 'checks', 'checks' ] ] ) {
	figures.put( `${ what }.ratio`, Math.min( value( `on_device.${ what }` ), value( `js_client.${ what }` ) ) / value( `ours.${ what }` ), '', {
		decimals: 1, by: `the lesser of on_device.${ what } and js_client.${ what } / ours.${ what }`,
		what: `P7: ${ words } in the browser, times as fast as the nearest peer`, bar: { least: 1 }
	} );
}
figures.write();
