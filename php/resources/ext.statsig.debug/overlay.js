/**
 * The overlay's elements. All text goes in as text: names and groups are anybody's.
 */
const PREFIX = 'statsig-debug';

/**
 * @param {string} tag
 * @param {Object} [attributes] Name => text
 * @param {...(Node|string)} parts
 * @return {Element}
 */
export function element( tag, attributes, ...parts ) {
	const made = document.createElement( tag );
	Object.keys( attributes || {} ).forEach( ( name ) => made.setAttribute( name, attributes[ name ] ) );
	parts.forEach( ( part ) => made.appendChild( typeof part === 'string' ? document.createTextNode( part ) : part ) );
	return made;
}

// The following messages are used here:
// * statsigdebug-always
// * statsigdebug-by-absent
// * statsigdebug-by-forced
// * statsigdebug-by-pinned
// * statsigdebug-by-program
// * statsigdebug-by-values
// * statsigdebug-bytes
// * statsigdebug-counts
// * statsigdebug-default
// * statsigdebug-delegate
// * statsigdebug-entries
// * statsigdebug-events
// * statsigdebug-fails
// * statsigdebug-forced
// * statsigdebug-has
// * statsigdebug-holds
// * statsigdebug-inside
// * statsigdebug-nogroup
// * statsigdebug-none
// * statsigdebug-outside
// * statsigdebug-ready
// * statsigdebug-reason
// * statsigdebug-refused
// * statsigdebug-rule
// * statsigdebug-size
// * statsigdebug-undecidable
const say = ( key, ...parameters ) => mw.msg( 'statsigdebug-' + key, ...parameters );
// Names, values and words of the interface for developers read from left to right in every language
const code = ( text ) => element( 'code', { dir: 'ltr' }, text );
// A text that is not translated keeps its own direction
const line = ( ...parts ) => element( 'bdi', {}, ...parts );
const list = ( items ) => element( 'ul', {}, ...items.map( ( item ) => element( 'li', {}, ...[].concat( item ) ) ) );

// What a step of why.js says
function stepOf( { rule, conditions, share, delegate } ) {
	if ( rule === null ) {
		return [ line( say( 'default' ) ) ];
	}
	const lines = conditions.map( ( [ text, found, holds ] ) => line(
		say( holds === null ? 'undecidable' : holds ? 'holds' : 'fails' ) + ' ', code( text ),
		...( found === undefined || typeof found === 'boolean' ? [] : [ ' ' + say( 'has' ) + ' ', code( String( found ) ) ] )
	) );
	if ( share ) {
		const [ limit, bucket ] = share;
		lines.push( line( say( bucket < limit ? 'inside' : 'outside', String( limit ), String( bucket ) ) ) );
	}
	if ( delegate ) {
		lines.push( line( say( 'delegate' ) + ' ', code( String( delegate ) ) ) );
	}
	return [ line( say( 'rule', String( rule ) ) ), list( lines.length ? lines : [ line( say( 'always' ) ) ] ) ];
}

// Why an entry has its answer
function whyOf( row ) {
	if ( row.by === 'program' ) {
		return [ element( 'p', {}, line( say( 'by-program' ) ) ), list( row.steps.map( stepOf ) ) ];
	}
	const more = row.by === 'values' ? row.rule : row.by === 'absent' ? row.reason : '';
	return [ element( 'p', {}, line( say( 'by-' + row.by ) + ' ', ...( more ? [ code( more ) ] : [] ) ) ) ];
}

function entryOf( row ) {
	const answer = row.by === 'absent' ? '–' : row.group === null || row.group === undefined ? say( 'nogroup' ) : row.group;
	return element( 'details', {},
		element( 'summary', {}, code( row.name ), ' ', element( 'strong', { dir: 'auto' }, answer ) ),
		element( 'div', { class: 'ext-' + PREFIX + '-why' },
			...whyOf( row ),
			...( row.value !== undefined && row.section !== 'gates' ?
				[ element( 'pre', { dir: 'ltr', tabindex: '0' }, JSON.stringify( row.value, null, ' ' ) ) ] : [] )
		)
	);
}

/**
 * @param {Object} found As delivered() gives it
 * @param {Object} status Of mw.statsig
 * @param {Array} events As watched() gives them
 * @param {number|null} ready ms from the navigation to the first answer; null where nobody knows
 * @return {Element[]}
 */
export function content( found, status, events, ready ) {
	const notes = [];
	if ( status.forced ) {
		notes.push( line( say( 'forced' ) ) );
	}
	if ( status.reason ) {
		notes.push( line( say( 'reason' ) + ' ', code( status.reason ) ) );
	}
	Object.keys( status.refused || {} ).forEach( ( what ) => {
		notes.push( line( say( 'refused' ) + ' ', code( what + ': ' + status.refused[ what ] ) ) );
	} );
	const { sent, queued, refused, dropped } = status.events;
	const gone = Object.keys( dropped ).reduce( ( sum, cause ) => sum + dropped[ cause ], 0 );
	const ms = ( number ) => mw.language.convertNumber( Math.round( number * 10 ) / 10 );
	return [
		...( notes.length ? [ list( notes ) ] : [] ),
		element( 'h3', {}, line( say( 'entries', String( found.rows.length ) ) ) ),
		...( found.rows.length ? found.rows.map( entryOf ) : [ element( 'p', {}, line( say( 'none' ) ) ) ] ),
		element( 'h3', {}, line( say( 'events' ) ) ),
		element( 'p', {}, line( say( 'counts', String( sent ), String( queued ), String( refused ), String( gone ) ) ) ),
		...( events.length ? [ list( events.map( ( [ name, about ] ) => line( code( name ), ' ', code( about ) ) ) ) ] : [] ),
		element( 'h3', {}, line( say( 'size' ) ) ),
		element( 'p', {}, line( say( 'bytes', String( found.bytes ), ms( found.parse ), ms( found.decide ) ),
			...( ready === null ? [] : [ ' ', say( 'ready', ms( ready ) ) ] ) ) )
	];
}
