// The report's two charts, from the figures.
import { draw } from './chart.mjs';
import { numberOf, worded } from './number.mjs';

/** Numbers of figures whose id fits a pattern, in the order of the figures: [ what the pattern took, id ]. */
const fitting = ( figures, pattern ) => Object.keys( figures ).map( ( id ) => pattern.exec( id ) ).filter( Boolean ).map( ( found ) => [ found[ 1 ], found[ 0 ] ] );

/** How far the share let in is from what was asked, by percentage. */
export function shares( figures ) {
	const gates = fitting( figures, /^units\.(let_in_\w+)\.asked$/ ).map( ( [ gate, id ] ) => ( {
		words: numberOf( figures[ id ] ),
		...Object.fromEntries( [ 'deviation', 'range' ].map( ( field ) => [ field, figures[ `units.${ gate }.${ field }` ].value ] ) )
	} ) );
	const bar = figures[ 'units.required' ].bar.most;
	const widest = 1.15 * Math.max( bar, ...gates.map( ( { deviation, range } ) => Math.max( Math.abs( deviation ), range ) ) );
	const step = tickBelow( widest );
	const level = worded( figures[ 'units.level' ] );
	const ticks = [ -2, -1, 0, 1, 2 ].map( ( times ) => times * step ).filter( ( value ) => Math.abs( value ) <= widest );
	const decimals = Math.max( 0, -Math.floor( Math.log10( step ) ) );
	const signed = ( value ) => ( value > 0 ? '+' : '' ) + numberOf( { value, decimals: value ? decimals : 0 } );
	return draw( {
		title: `Share let in, less the share asked for (${ worded( figures[ 'units.count' ] ) } each)`,
		says: `For each of ${ gates.length } percentages a dot shows by how many points the share of units let in differs from it; a whisker shows where ${ level } of such dots lie if chance alone decides.`,
		x: { words: 'share asked for (%)', from: -0.6, to: gates.length - 0.4, ticks: gates.map( ( { words }, at ) => [ at, words ] ) },
		y: { words: 'share let in - asked for (points)', from: -widest, to: widest, ticks: ticks.map( ( value ) => [ value, signed( value ) ] ) },
		bars: [ bar, -bar ],
		barWords: `bar at ${ worded( figures[ 'units.required_at' ] ) }`,
		series: [
			{ name: 'b', form: 'whiskers', words: `${ level } by chance`, points: gates.map( ( { range }, at ) => ( { x: at, low: -range, high: range } ) ) },
			{ name: 'a', form: 'dots', words: 'measured', points: gates.map( ( { deviation }, at ) => ( { x: at, y: deviation } ) ) }
		]
	} );
}

/** How long a batch takes at the relay, by load. */
export function latencies( figures ) {
	const ways = { rest: [ 'a', 'REST route' ], fast_lane: [ 'b', 'fast lane' ] };
	const series = Object.entries( ways ).flatMap( ( [ id, [ name, words ] ] ) => [ [ 'most', 'faint line', `${ worded( figures[ 'relay.level' ] ) } within` ], [ 'median', 'line', 'median' ] ]
		.map( ( [ field, form, how ] ) => ( {
			name, form, words: `${ words }, ${ how }`,
			points: fitting( figures, new RegExp( `^relay\\.(${ id }\\.load_\\d+)\\.rate$` ) )
				.map( ( [ load, rate ] ) => ( { x: figures[ rate ].value, y: figures[ `relay.${ load }.${ field }` ].value } ) )
		} ) ) );
	const points = series.flatMap( ( one ) => one.points );
	const [ x, y ] = [ 'x', 'y' ].map( ( axis ) => points.map( ( point ) => point[ axis ] ) );
	const [ from, to ] = [ Math.floor( Math.log10( Math.min( ...y ) ) ), Math.ceil( Math.log10( Math.max( ...y ) ) ) ];
	const decades = Array.from( { length: to - from + 1 }, ( _, at ) => from + at );
	const loads = [ ...new Set( x ) ].sort( ( a, b ) => a - b );
	return draw( {
		title: `Latency of the relay by load (${ worded( figures[ 'machine.cores' ] ) }, the sender's work included)`,
		says: 'Time from when a batch was due until its answer, by batches a second, for the REST route and for the fast lane: the median, and the time within which most are answered. A line ends where the machine no longer keeps up.',
		x: { words: 'batches of events a second (1/s)', from: loads[ 0 ] / 1.2, to: loads.at( -1 ) * 1.2, isLog: true, ticks: loads.map( ( value ) => [ value, numberOf( { value } ) ] ) },
		y: {
			words: 'latency (ms)', from: 10 ** from, to: 10 ** to, isLog: true,
			ticks: decades.map( ( power ) => [ 10 ** power, numberOf( { value: 10 ** power, decimals: Math.max( 0, -power ) } ) ] )
		},
		series
	} );
}

/** A round number of which two lie within a range. */
function tickBelow( range ) {
	const power = 10 ** Math.floor( Math.log10( range / 2 ) );
	return [ 5, 2, 1 ].map( ( times ) => times * power ).find( ( step ) => step <= range / 2 );
}
