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
			views.set( id, { seen: new Set(), highest: 0, told: null, isLater: false, teller: null, unit: null, time: Infinity } );
		}
		return views.get( id );
	};
	for ( const { id, sdk, previousView, previousSeq, user, time } of lines ) {
		if ( sdk === OWN ) {
			const view = viewOf( id.slice( 0, VIEW_DIGITS ) );
			const seq = parseInt( id.slice( VIEW_DIGITS ), 16 );
			view.seen.add( seq );
			view.highest = Math.max( view.highest, seq );
			view.unit = user?.userID ?? user?.customIDs?.stableID;
			view.time = Math.min( view.time, time );
			if ( previousView !== undefined ) {
				const previous = viewOf( previousView );
				previous.told = Math.max( previous.told, previousSeq );
				previous.teller = view;
				view.isLater = true;
			}
		}
	}
	const all = [ ...views.values() ];
	findLater( all );
	const ended = all.filter( ( { told } ) => told !== null ).map( ( { highest, told, isLater } ) => {
		const written = Math.max( told, highest );
		return { isLater, written, lost: written - highest };
	} );
	return {
		arrived: sum( all, ( { seen } ) => seen.size ),
		interior: sum( all, ( { seen, highest } ) => highest - seen.size ),
		previous: sum( ended, ( { lost } ) => lost ),
		last: interval( ended, all.filter( ( { told } ) => told === null ) )
	};
}

const sum = ( list, of ) => list.reduce( ( total, one ) => total + of( one ), 0 );

/** Of a view of which nothing arrived its unit tells whether it came after another: nobody tells of that one, either. */
function findLater( views ) {
	const opened = new Map();
	for ( const { unit, time, told } of views ) {
		if ( told === null ) {
			opened.set( unit, Math.min( time, opened.get( unit ) ?? Infinity ) );
		}
	}
	for ( const view of views.filter( ( { highest } ) => !highest ) ) {
		view.isLater = opened.get( view.teller.unit ) < view.teller.time;
	}
}

/**
 * Views of which nobody tells how they ended, if they ended as those before them did: the first ones of their tabs as first
 * ones, where most is exposed, and the others as others.
 */
function interval( ended, open ) {
	let expected = 0;
	let variance = 0;
	for ( const isLater of [ false, true ] ) {
		const asked = open.filter( ( view ) => view.isLater === isLater );
		const alike = ended.filter( ( view ) => view.isLater === isLater );
		// Where no such view ended that anything arrived of, the others must do
		const known = alike.some( ( { lost, written } ) => lost < written ) ? alike : ended;
		const written = sum( known, ( view ) => view.written );
		const lost = sum( known, ( view ) => view.lost );
		if ( lost === written ) {
			// Of none told of, or of none that arrived at all
			return [ 0, null ];
		}
		const rate = lost / written;
		expected += sum( asked, ( { highest } ) => highest ) * rate / ( 1 - rate );
		const spread = sum( known, ( view ) => ( view.lost - rate * view.written ) ** 2 ) / known.length;
		// That of the views asked for, and that of those that the rate comes from
		variance += spread * asked.length * ( 1 + asked.length / known.length );
	}
	const width = WIDTH * Math.sqrt( variance );
	return [ Math.max( 0, expected - width ), expected + width ];
}
