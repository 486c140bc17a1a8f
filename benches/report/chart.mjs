// A chart as SVG: axes with units, lines or whiskers, light and dark as the reader has it.

const [ WIDTH, HEIGHT ] = [ 800, 420 ];
const PLOT = { left: 92, right: 560, top: 64, bottom: 352 };
/** Of the key, beside the plot */
const KEY = { left: 578, top: 80, line: 24, width: 22 };
const STYLE = `
	text { font: 13px system-ui, sans-serif; fill: var(--ink); }
	.title { font-size: 16px; font-weight: 600; }
	.quiet { fill: var(--quiet); }
	.paper { fill: var(--paper); }
	.grid { stroke: var(--grid); stroke-width: 1; }
	.axis { stroke: var(--quiet); stroke-width: 1; }
	.bar { stroke: var(--quiet); stroke-width: 1.5; stroke-dasharray: 6 4; }
	.line { fill: none; stroke-width: 2; }
	.faint { stroke-dasharray: 2 4; }
	.a { stroke: var(--a); } .b { stroke: var(--b); }
	.dot { stroke: none; } .dot.a { fill: var(--a); } .dot.b { fill: var(--b); }
	:root { --paper: #fff; --ink: #202122; --quiet: #54595d; --grid: #eaecf0; --a: #1d5fd1; --b: #b3470b; }
	@media (prefers-color-scheme: dark) {
		:root { --paper: #101418; --ink: #eaecf0; --quiet: #a2a9b1; --grid: #2a3138; --a: #7fb0ff; --b: #ffab6b; }
	}
`;

const escaped = ( text ) => text.replace( /[&<>"]/g, ( char ) => ( { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' } )[ char ] );
const rounded = ( number ) => String( Math.round( number * 100 ) / 100 );
const text = ( x, y, words, more = '' ) => `<text x="${ rounded( x ) }" y="${ rounded( y ) }"${ more }>${ escaped( words ) }</text>`;
const line = ( name, x1, y1, x2, y2 ) =>
	`<line class="${ name }" x1="${ rounded( x1 ) }" y1="${ rounded( y1 ) }" x2="${ rounded( x2 ) }" y2="${ rounded( y2 ) }"/>`;

/** From values to places between two ends. */
function scale( { from, to, isLog }, begin, end ) {
	const at = isLog ? Math.log10 : Number;
	return ( value ) => begin + ( at( value ) - at( from ) ) / ( at( to ) - at( from ) ) * ( end - begin );
}

/**
 * @param {Object} chart title, says (what is to be seen, for who cannot see it); x and y: { words (with the unit), from, to,
 *  isLog, ticks: [ [ value, words ] ] }; bars: places on y that a broken line goes through, and barWords; series: [ { name: 'a' or 'b',
 *  form: 'dots', 'line', 'faint line' or 'whiskers', words, points: [ { x, y } ], of whiskers { x, low, high } } ]
 * @return {string}
 */
export function draw( { title, says, x, y, bars = [], barWords, series } ) {
	const across = scale( x, PLOT.left, PLOT.right );
	const up = scale( y, PLOT.bottom, PLOT.top );
	const middle = ( PLOT.top + PLOT.bottom ) / 2;
	const parts = [
		`<rect class="paper" width="${ WIDTH }" height="${ HEIGHT }"/>`,
		text( PLOT.left, 30, title, ' class="title"' ),
		...y.ticks.flatMap( ( [ value, words ] ) => [
			line( 'grid', PLOT.left, up( value ), PLOT.right, up( value ) ),
			text( PLOT.left - 8, up( value ) + 4, words, ' class="quiet" text-anchor="end"' )
		] ),
		...x.ticks.map( ( [ value, words ] ) => text( across( value ), PLOT.bottom + 20, words, ' class="quiet" text-anchor="middle"' ) ),
		line( 'axis', PLOT.left, PLOT.bottom, PLOT.right, PLOT.bottom ),
		line( 'axis', PLOT.left, PLOT.top, PLOT.left, PLOT.bottom ),
		text( ( PLOT.left + PLOT.right ) / 2, PLOT.bottom + 48, x.words, ' text-anchor="middle"' ),
		text( 24, middle, y.words, ` text-anchor="middle" transform="rotate(-90 24 ${ middle })"` ),
		...bars.map( ( value ) => line( 'bar', PLOT.left, up( value ), PLOT.right, up( value ) ) ),
		...series.flatMap( ( one ) => drawn( one, across, up ) ),
		...[ ...series, ...bars.length ? [ { form: 'bar', words: barWords } ] : [] ].flatMap( key )
	];
	return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${ WIDTH } ${ HEIGHT }" width="${ WIDTH }" height="${ HEIGHT }" role="img" aria-labelledby="title desc">
<title id="title">${ escaped( title ) }</title>
<desc id="desc">${ escaped( says ) }</desc>
<style>${ STYLE }</style>
${ parts.join( '\n' ) }
</svg>
`;
}

const dot = ( name, x, y, radius ) => `<circle class="dot ${ name }" cx="${ rounded( x ) }" cy="${ rounded( y ) }" r="${ radius }"/>`;

function drawn( { name, form, points }, across, up ) {
	if ( form === 'whiskers' ) {
		return points.map( ( { x, low, high } ) => line( `line ${ name }`, across( x ), up( low ), across( x ), up( high ) ) );
	}
	const isFaint = form === 'faint line';
	const dots = points.map( ( { x, y } ) => dot( name, across( x ), up( y ), isFaint ? 2.5 : 4 ) );
	if ( form === 'dots' ) {
		return dots;
	}
	const path = points.map( ( { x, y }, at ) => `${ at ? 'L' : 'M' }${ rounded( across( x ) ) } ${ rounded( up( y ) ) }` ).join( '' );
	return [ `<path class="line ${ name }${ isFaint ? ' faint' : '' }" d="${ path }"/>`, ...dots ];
}

/** What a series, or the broken line, is called. */
function key( { name, form, words }, at ) {
	const y = KEY.top + at * KEY.line;
	const middle = KEY.left + KEY.width / 2;
	const signs = {
		dots: () => dot( name, middle, y, 4 ),
		whiskers: () => line( `line ${ name }`, middle, y - 8, middle, y + 8 ),
		line: () => line( `line ${ name }`, KEY.left, y, KEY.left + KEY.width, y ),
		'faint line': () => line( `line ${ name } faint`, KEY.left, y, KEY.left + KEY.width, y ),
		bar: () => line( 'bar', KEY.left, y, KEY.left + KEY.width, y )
	};
	return [ signs[ form ](), text( KEY.left + KEY.width + 8, y + 4, words ) ];
}
