import assert from 'node:assert/strict';
import { test } from 'node:test';
import { arrivals } from './arrivals.mjs';
import { Display, screen } from './screen.mjs';

const AT = { wiki: 'http://127.0.0.1:8001', fake: 'http://127.0.0.1:8002' };
const BROWSER = { customIDs: { stableID: '0123456789abcdef0123' } };
const ACCOUNT = { userID: 'fedcba9876543210fedcba9876543210', customIDs: BROWSER.customIDs };
const gate = ( value, user = BROWSER ) => ( { eventName: 'statsig::gate_exposure', metadata: { gate: 'hello_world', gateValue: value }, user } );

test( 'each kind of event is a line that says what and whose, and equal ones are counted', () => {
	const rows = arrivals( [
		gate( 'true' ), gate( 'false', ACCOUNT ), gate( 'true' ),
		{ eventName: 'statsig::config_exposure', metadata: { config: 'demo_experiment', ruleID: 'Test' }, user: ACCOUNT },
		{ eventName: 'statsig::config_exposure', metadata: { config: 'demo_experiment', ruleID: '' }, user: BROWSER },
		{ eventName: 'statsig::layer_exposure', metadata: { config: 'demo_layer', parameterName: 'size', allocatedExperiment: 'sizes' }, user: BROWSER },
		{ eventName: 'demo_click', user: ACCOUNT },
		{ eventName: 'demo_click' }
	] );
	assert.deepEqual( rows.map( ( { count, whose, what } ) => `${ count } ${ whose } ${ what }` ), [
		'2 browser 01234567 saw gate hello_world: on',
		'1 account fedcba98 saw gate hello_world: off',
		'1 account fedcba98 saw experiment demo_experiment: Test',
		'1 browser 01234567 saw experiment demo_experiment: no group',
		'1 browser 01234567 saw layer demo_layer: size of sizes',
		'1 account fedcba98 did demo_click',
		'1 nobody did demo_click'
	] );
} );

test( 'the addresses come last, and before anything arrived it says what to do', () => {
	const empty = screen( [], AT );
	assert.match( empty[ 0 ], /^0 events have arrived/ );
	assert.match( empty[ 1 ], /open the first address below/ );
	assert.deepEqual( empty.slice( -5 ).map( ( text ) => /https?:\S+|password/.exec( text )[ 0 ] ), [
		`${ AT.wiki }/index.php/Special:StatsigDemo`, `${ AT.wiki }/index.php/Special:UserLogin`, 'password', `${ AT.wiki }/index.php/Special:Statsig`,
		`${ AT.fake }/__control/events`
	] );
	const one = screen( arrivals( [ gate( 'true' ) ] ), AT );
	assert.deepEqual( one.slice( 0, 3 ), [ '1 event has arrived at the fake Statsig since the demo opened.', '    1 x  browser 01234567  saw gate hello_world: on', '' ] );
	assert.deepEqual( one.slice( 3 ), empty.slice( 3 ) );
} );

test( 'many kinds leave the addresses in sight, and no line wraps', () => {
	const events = Array.from( { length: 40 }, ( _, n ) => ( { eventName: `event_${ n }`, user: BROWSER } ) );
	const lines = screen( arrivals( events ), AT, 60 );
	assert.ok( lines.length <= 22, `${ lines.length } lines` );
	assert.ok( lines.every( ( text ) => text.length <= 60 ) );
	assert.match( lines[ 1 ], /of 40 kinds the last 12/ );
	assert.ok( lines.some( ( text ) => text.includes( 'event_39' ) ) && !lines.some( ( text ) => text.includes( 'event_3 ' ) ) );
} );

/** What a terminal shows after all that was written to it, which may move up and clear, and no more. */
function terminal( texts ) {
	let lines = [ '' ];
	for ( const text of texts ) {
		const up = /^\x1b\[(\d+)A\r\x1b\[J/.exec( text );
		if ( up ) {
			lines = [ ...lines.slice( 0, lines.length - 1 - Number( up[ 1 ] ) ), '' ];
		}
		const more = text.slice( up ? up[ 0 ].length : 0 ).split( '\n' );
		lines = [ ...lines.slice( 0, -1 ), lines.at( -1 ) + more[ 0 ], ...more.slice( 1 ) ];
	}
	return lines;
}

test( 'a terminal shows one screen, which counts in its place', () => {
	const written = [];
	const display = new Display( { isTTY: true, columns: 120, write: ( text ) => written.push( text ) }, AT );
	const events = [];
	for ( const event of [ null, gate( 'true' ), gate( 'true' ), { eventName: 'demo_click', user: BROWSER } ] ) {
		events.push( ...event ? [ event ] : [] );
		display.show( arrivals( events ) );
		display.show( arrivals( events ) );
	}
	assert.equal( written.length, 4, 'what has not changed is not written' );
	assert.deepEqual( terminal( written ), [ '', ...screen( arrivals( events ), AT, 120 ), '' ] );
} );

test( 'a file gets the screen once, and then a line a change', () => {
	const written = [];
	const display = new Display( { write: ( text ) => written.push( text ) }, AT );
	display.show( [] );
	display.show( arrivals( [ gate( 'true' ) ] ) );
	display.show( arrivals( [ gate( 'true' ), gate( 'true' ), gate( 'false' ) ] ) );
	assert.equal( written[ 0 ], `\n${ screen( [], AT ).join( '\n' ) }\n` );
	assert.deepEqual( written.slice( 1 ).join( '' ).split( '\n' ), [
		'    1 x  browser 01234567  saw gate hello_world: on',
		'    2 x  browser 01234567  saw gate hello_world: on',
		'    1 x  browser 01234567  saw gate hello_world: off', ''
	] );
} );
