'use strict';

/**
 * What was decided for this page view: one set of values for each unit (the registered reader's
 * pseudonym, the browser's stable id). A set never changes once it is here.
 */
const HOUR_MS = 3600 * 1000;
/** So long the relay believes a token */
const GOOD_HOURS = 24;
const KINDS = [ 'gates', 'configs', 'layers' ];

function isObject( value ) {
	return typeof value === 'object' && value !== null && !Array.isArray( value );
}

/**
 * Whether something that the wiki delivered is a set of values. Specs of the vendor, or values for
 * another reader, would else be taken in silence.
 *
 * @param {*} values
 * @return {boolean}
 */
function isValues( values ) {
	return isObject( values ) && values.kind === 'values' && typeof values.unit === 'string' &&
		KINDS.every( ( kind ) => isObject( values[ kind ] ) );
}

/**
 * What a decision makes a unit a member of: the groups of two experiments of one layer are nothing to
 * each other.
 *
 * @param {string} kind
 * @param {string} name
 * @param {string|null} allocated The experiment that a layer handed the unit to
 * @return {string}
 */
function membershipOf( kind, name, allocated ) {
	return kind === 'layers' && allocated ? allocated : name;
}

class Decisions {
	constructor() {
		this.sets = [];
	}

	/**
	 * @param {Object} values As ClientValues::of() makes them
	 */
	add( values ) {
		const set = { values: values, memberships: Object.create( null ), since: Date.now() };
		KINDS.forEach( ( kind ) => {
			Object.keys( values[ kind ] ).forEach( ( name ) => {
				const entry = values[ kind ][ name ];
				const of = membershipOf( kind, name, entry[ 4 ] );
				if ( entry[ 2 ] !== null && !set.memberships[ of ] ) {
					set.memberships[ of ] = kind === 'layers' && entry[ 4 ] ?
						[ entry[ 2 ], entry[ 6 ], 0, name ] :
						[ entry[ 2 ], entry[ 5 ], 0 ];
				}
			} );
		} );
		this.sets.push( set );
	}

	/**
	 * @param {string} kind 'gates', 'configs' or 'layers'
	 * @param {string} name
	 * @return {Object|null} kind, name, set, its membership, and the entry's value, ruleId, group, secondary,
	 *  allocated, version
	 */
	find( kind, name ) {
		const set = this.sets.find(
			( candidate ) => Object.prototype.hasOwnProperty.call( candidate.values[ kind ], name )
		);
		if ( !set ) {
			return null;
		}
		const entry = set.values[ kind ][ name ];
		return {
			kind: kind, name: name, set: set,
			membership: set.memberships[ membershipOf( kind, name, entry[ 4 ] ) ],
			value: entry[ 0 ], ruleId: entry[ 1 ], group: entry[ 2 ],
			secondary: entry[ 3 ], allocated: entry[ 4 ], version: entry[ 5 ]
		};
	}

	/**
	 * @return {Object} Name => [ group, version of the entry, 1 if exposed else 0 ]; what a layer gives goes by
	 *  the experiment that has the unit, with the layer as a fourth element
	 */
	memberships() {
		const all = {};
		this.sets.forEach( ( set ) => {
			Object.keys( set.memberships ).forEach( ( name ) => {
				all[ name ] = set.memberships[ name ].slice();
			} );
		} );
		return all;
	}

	/**
	 * @return {Object} Type of unit => cv, age in seconds (of page values from the hour on in which they
	 *  were made), and tooOld: the relay drops all that this page sends for the unit
	 */
	ages() {
		const now = Date.now();
		const ages = {};
		this.sets.forEach( ( set ) => {
			const hour = Number( String( set.values.token ).split( '.' )[ 1 ] );
			ages[ set.values.idType ] = {
				cv: set.values.cv,
				age: Math.round( ( now - ( hour * HOUR_MS || set.since ) ) / 1000 ),
				tooOld: Math.floor( now / HOUR_MS ) - hour > GOOD_HOURS
			};
		} );
		return ages;
	}
}

module.exports = { Decisions: Decisions, isValues: isValues };
