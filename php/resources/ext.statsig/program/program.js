import { own } from './own.js';
import { sha256, utf8 } from './sha256.js';

/** What entries are; a kind is an index of this */
export const SECTIONS = [ 'gates', 'configs', 'layers' ];

// What the first map has that has one of the names; undefined if none has.
function lookUp( names, ...maps ) {
	for ( const map of maps ) {
		for ( const name of [].concat( names ) ) {
			if ( own( map, name ) ) {
				return map[ name ];
			}
		}
	}
}

/**
 * Nothing of what this gives throws: what cannot be decided has the empty answer.
 *
 * @param {Object} rules As docs/program-format.md has them
 * @param {Function[]} groups The groups of operators that it needs, by name: each is given the parts below and gives
 *  more, or better ones for those that come after it
 * @return {Object|undefined} Undefined where this code does not decide it exactly
 * @throws {Error} Where it has another shape
 */
export function programOf( rules, groups ) {
	const { conditions, salts, fields = [], units = [], values } = rules;
	const entries = SECTIONS.map( ( section ) => rules[ section ] );
	const listed = entries.map( ( list, kind ) => list.slice( 0, rules.listed[ kind ] ).map( ( [ name ] ) => name ) );
	// The reader that asked last, and what was found for it, as many rules ask the same.
	let reader, answers, held;
	// What browsers derive are texts and integers; others' values take coerce.js.
	const textOf = ( value ) => value === undefined ? value : String( value );
	const lower = ( value ) => ( parts.textOf( value ) || '' ).toLowerCase();
	const any = ( value, target ) => target.includes( lower( value ) );
	const unitOf = ( index ) => lookUp( units[ index || 0 ], reader.ids );
	// What a condition compares, or whether the gate that it asks lets it hold. Others are of a group, lefts.js.
	const lefts = [
		( gate ) => answer( 0, gate ).value,
		( gate ) => !answer( 0, gate ).value,
		( field ) => lookUp( fields[ field ], reader.custom, rules.host )
	];

	// Operators by their numbers, how names are written, and what groups are made of, and add
	const parts = {
		lefts, answer, holds, passes, bucket, unitOf, lookUp, textOf, lower, utf8, digest: sha256, rules, decide,
		readerOf: () => reader,
		none: String,
		10: any,
		11: ( value, target ) => !any( value, target )
	};
	function bucket( salt, index, size ) {
		const [ high, low ] = sha256( salt + '.' + ( unitOf( index ) || '' ) );
		return ( high % size * 0x100000000 + low ) % size;
	}

	function passes( share ) {
		const [ limit, salt = 0, ruleSalt = 0, index ] = [].concat( share );
		// 0 is everybody, 1 nobody.
		return !share || share !== 1 && bucket( salts[ salt ] + '.' + salts[ ruleSalt ], index, 10000 ) < limit;
	}

	function test( index ) {
		const condition = conditions[ index ];
		// 0 never holds. 1 cannot be decided, and throws as it is no list.
		if ( condition && held[ index ] === undefined ) {
			const [ kind, one, two ] = condition;
			const [ operator, target ] = condition.slice( -2 );
			const left = lefts[ kind ]( one, two );
			held[ index ] = kind < 2 ? left : parts[ operator ]( left, target );
		}
		return held[ index ];
	}

	// Whether all conditions hold. Those after a false one are tested too, as they may be undecidable.
	function holds( indices ) {
		return !( indices || [] ).filter( ( index ) => !test( index ) ).length;
	}

	// What an entry of its own rules answers; entries that ask others are of groups, mappings.js and layers.js.
	function decide( kind, entry ) {
		const [ , , , fallback = 0, list ] = entry;
		const rule = ( list || [] ).find( ( candidate ) => holds( candidate[ 0 ] ) );
		const [ , result = 0, share, group = null, delegate ] = rule || [ 0, fallback ];
		if ( delegate ) {
			return parts.delegated( delegate );
		}
		const value = passes( share ) ? result : fallback;
		return kind ? { value: values[ value ], group } : { value: !!value, group: String( !!value ) };
	}

	// value, group and, of layers, allocated and allocatedVersion; null where that cannot be decided.
	function answer( kind, index ) {
		const known = answers[ kind ];
		if ( known[ index ] === undefined ) {
			// What asks itself cannot be decided, and so whatever reads a member of null.
			known[ index ] = null;
			try {
				known[ index ] = parts.decide( kind, entries[ kind ][ index ] );
			} catch ( e ) {
				// Nor can this.
			}
		}
		return known[ index ];
	}

	groups.forEach( ( group ) => Object.assign( parts, group( parts ) ) );
	const writtenOf = parts[ rules.hash ];
	// A text of another kind or version means something else; where roots are inexact, readers would get into other groups.
	return writtenOf && rules.kind === 'program' && rules.v === 1 && sha256( '' )[ 0 ] === 3820012610 ? {
		/**
		 * @param {number} kind Of SECTIONS
		 * @param {number} place Among the listed ones
		 * @param {Object} by The reader of one page view: ids (type of unit => text), custom (field => value), environment
		 *  (field => text, or undefined), now (ms since 1970)
		 * @return {Object} value (a boolean or an object that nobody may change; empty where nothing can be decided), group ('true' or 'false' of gates, else
		 *  its name or null; null where nothing can be decided), allocated (written name of the experiment that a layer
		 *  hands the reader to, if any) and allocatedVersion, entryVersion, written (its own name as it is written)
		 */
		decide: ( kind, place, by ) => {
			const [ written, entryVersion ] = entries[ kind ][ place ];
			if ( by !== reader ) {
				reader = by;
				answers = SECTIONS.map( () => [] );
				held = [];
			}
			return Object.assign( { written, entryVersion }, answer( kind, place ) || { value: {}, group: null } );
		},
		// Index of a name among the listed ones; -1 where it is none of them.
		place: ( kind, name ) => listed[ kind ].indexOf( writtenOf( name ) ),
		listed,
		/** Written name => why the wiki's entry was left out. */
		absent: rules.absent
	} : undefined;
}
