// How many events of browsers never arrived, by the numbers of those that did: docs/loss.md in code.

const OWN = 'mw-statsig';
const VIEW_DIGITS = 20;
/** So many standard deviations to each side of what is expected */
const WIDTH = 4;

/**
 * @param {Iterable<Object>} lines As docs/event.schema.json has them
 * @return {Object} arrived (events), interior and previous (lost, exactly), last (lost: [ from, to ], where
 *  `to` is null if nothing says it)
 */
export function lossOf( lines ) {
	const views = new Map();
	const viewOf = ( id ) => {
		if ( !views.has( id ) ) {
			views.set( id, { seen: new Set(), highest: 0, told: null } );
		}
		return views.get( id );
	};
	for ( const { id, sdk, previousView, previousSeq } of lines ) {
		if ( sdk === OWN ) {
			const view = viewOf( id.slice( 0, VIEW_DIGITS ) );
			const seq = parseInt( id.slice( VIEW_DIGITS ), 16 );
			view.seen.add( seq );
			view.highest = Math.max( view.highest, seq );
			if ( previousView !== undefined ) {
				const previous = viewOf( previousView );
				previous.told = Math.max( previous.told, previousSeq );
			}
		}
	}
	let arrived = 0;
	let interior = 0;
	const ended = [];
	const open = [];
	for ( const { seen, highest, told } of views.values() ) {
		arrived += seen.size;
		interior += highest - seen.size;
		if ( told === null ) {
			open.push( highest );
		} else {
			const written = Math.max( told, highest );
			ended.push( { written, lost: written - highest } );
		}
	}
	return { arrived, interior, previous: sum( ended.map( ( { lost } ) => lost ) ), last: interval( ended, open ) };
}

const sum = ( list ) => list.reduce( ( total, value ) => total + value, 0 );

/** Views of which nobody tells how they ended, if they ended as those before them did. */
function interval( ended, open ) {
	const written = sum( ended.map( ( view ) => view.written ) );
	const lost = sum( ended.map( ( view ) => view.lost ) );
	if ( lost === written ) {
		// Of none told of, or of none that arrived at all
		return [ 0, null ];
	}
	const rate = lost / written;
	const expected = sum( open ) * rate / ( 1 - rate );
	const spread = sum( ended.map( ( view ) => ( view.lost - rate * view.written ) ** 2 ) ) / ended.length;
	// That of the views asked for, and that of those that the rate comes from
	const deviation = Math.sqrt( spread * open.length * ( 1 + open.length / ended.length ) );
	return [ Math.max( 0, expected - WIDTH * deviation ), expected + WIDTH * deviation ];
}
