// The report from its template and the figures. No number of it comes from elsewhere: where the template states one itself,
// or asks for a figure that nothing has measured, there is no report.
import { barOf, missOf, numberOf, worded } from './number.mjs';

const PLACE = /\{\{([^{}]*)\}\}/g;
/** Names of requirements and measurements are no numbers. */
const NAME = /\b[A-Z]\d+\b/g;

/** Lines in place of a line that is such a place alone. */
const LISTS = {
	bars: ( figures ) => held( figures ).map( ( { what, ...figure } ) => {
		const miss = missOf( figure );
		return `| ${ what } | ${ worded( figure ) } | ${ barOf( figure ) } | ${ miss ? `**missed** by ${ share( miss ) }` : 'kept' } |`;
	} ),
	misses( figures ) {
		const missed = held( figures ).filter( missOf );
		return missed.length ?
			missed.map( ( { what, ...figure } ) => `- ${ what }: ${ worded( figure ) }, bar ${ barOf( figure ) }; missed by ${ share( missOf( figure ) ) }.` ) :
			[ '- No figure of this run misses its bar.' ];
	},
	/** Of all wikis the formulas are the same. */
	formulas( figures ) {
		const made = Object.entries( figures ).filter( ( [ id, { by } ] ) => id.startsWith( 'scale.' ) && by );
		return [ ...new Map( made.map( ( [ id, { by, unit } ] ) => [ id.split( '.' ).pop(), `- ${ id.split( '.' ).pop() } (${ unit }) = ${ by }` ] ) ).values() ];
	}
};

const held = ( figures ) => Object.values( figures ).filter( ( { bar } ) => bar ).sort( ( a, b ) => a.what.localeCompare( b.what, 'en' ) );
const share = ( value ) => Number.isFinite( value ) ? worded( { value, unit: '% of it' } ) : 'all of it';

/** Whether what is to hold of a requirement, or of all that begin with a letter, held. */
function verdict( figures, name ) {
	const bars = held( figures ).filter( ( { what } ) => what.startsWith( name ) );
	if ( !bars.length ) {
		throw new Error( `nothing is to hold of ${ name }` );
	}
	const missed = bars.filter( missOf ).length;
	return missed ? `Not as it should: ${ missed } of ${ bars.length } bars are [missed](#what-misses-its-bar).` : 'Yes.';
}

/** A line with its figures. */
const placed = ( line, at, figures ) => line.replace( PLACE, ( _, asked ) => {
	const [ id, how ] = asked.split( ' ' );
	if ( id === 'verdict' ) {
		return verdict( figures, how );
	}
	if ( !Object.hasOwn( figures, id ) ) {
		throw new Error( `line ${ at + 1 } asks for ${ id }, which nothing has measured` );
	}
	return ( how === 'number' ? numberOf : worded )( figures[ id ] );
} );

/**
 * For a page that states numbers of others too.
 *
 * @param {string} template Markdown with places as fill() has them
 * @param {Object} figures
 * @return {string}
 */
export const place = ( template, figures ) => template.split( '\n' ).map( ( line, at ) => placed( line, at, figures ) ).join( '\n' );

/**
 * @param {string} template Markdown with {{NAME.id}} for a figure, {{NAME.id number}} for it without its unit,
 *  {{verdict R1}} for whether the bars of R1 are kept, {{bars}} and other LISTS
 * @param {Object} figures
 * @return {string}
 */
export function fill( template, figures ) {
	return template.split( '\n' ).flatMap( ( line, at ) => {
		const list = LISTS[ /^\{\{(\w+)\}\}$/.exec( line )?.[ 1 ] ];
		if ( list ) {
			return list( figures );
		}
		const stated = /\S*\d\S*/.exec( line.replace( PLACE, '' ).replace( NAME, '' ) );
		if ( stated ) {
			throw new Error( `line ${ at + 1 } states ${ stated[ 0 ] }, which no figure holds` );
		}
		return placed( line, at, figures );
	} ).join( '\n' );
}
