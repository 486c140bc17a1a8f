'use strict';

const { text, operators } = require( './compare.js' );
const { sha256 } = require( './sha256.js' );

const KINDS = { gates: 0, configs: 1, layers: 2 };

/** What the first map has that has one of the names; undefined if none has. */
function find( names, ...maps ) {
	for ( const map of maps ) {
		for ( const name of [].concat( names ) ) {
			if ( map && Object.prototype.hasOwnProperty.call( map, name ) ) {
				return map[ name ];
			}
		}
	}
}

const first = ( names ) => [].concat( names )[ 0 ];

/**
 * Nothing of what this gives throws: what cannot be decided has the empty answer.
 *
 * @param {Object} rules As docs/program-format.md has them
 * @return {Object|null}
 */
function programOf( rules ) {
	const { conditions, salts, fields = [], units = [], values } = rules;
	const entries = [ rules.gates, rules.configs, rules.layers ];
	const listed = entries.map( ( list, kind ) => list.slice( 0, rules.listed[ kind ] ).map( first ) );
	// Operators by their numbers, hashes of names, and what groups add to the walk
	const parts = Object.assign( { none: String }, operators );
	const isWhole = ( rules.needs || [] ).every( ( group ) => {
		const part = require( './' + group + '.js' );
		Object.assign( parts, part );
		return Object.keys( part ).length;
	} );
	const written = parts[ rules.hash ];
	// The reader that asked last, and what was found for it, as many rules ask the same.
	let reader, answers, held, heads;

	// Where roots are inexact, readers would get into other groups.
	if ( !isWhole || !written || rules.kind !== 'program' || rules.v !== 1 || String( sha256( '' ) ) !== '3820012610,2566659092' ) {
		return null;
	}

	function unit( index ) {
		const names = units[ index || 0 ];
		const id = find( names, reader.ids );
		return id === undefined && names === 'userID' ? '' : id;
	}

	function bucket( salt, index, size ) {
		const input = salt + '.' + ( text( unit( index ) ) || '' );
		const [ high, low ] = heads[ input ] = heads[ input ] || sha256( input );
		return ( high % size * 0x100000000 + low ) % size;
	}

	function passes( share ) {
		const [ limit, salt = 0, own = 0, index ] = [].concat( share );
		// 0 is everybody, 1 nobody.
		return !share || share !== 1 && bucket( salts[ salt ] + '.' + salts[ own ], index, 10000 ) < limit;
	}

	// What a condition compares, or whether the gate that it asks lets it hold
	const lefts = [
		( gate ) => answer( 0, gate ).value,
		( gate ) => !answer( 0, gate ).value,
		( field ) => find( fields[ field ], reader.custom, rules.host ),
		( field ) => find( fields[ field ], reader.environment, rules.environment ),
		() => () => reader.now,
		( salt, index ) => bucket( salts[ salt ], index, 1000 ),
		unit,
		( config ) => ( answer( 1, config ) || {} ).group
	];

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

	/** Whether all conditions hold. Those after a false one are tested too, as they may be undecidable. */
	const holds = ( indices ) => ( indices || [] ).filter( ( index ) => !test( index ) ).length === 0;

	function decide( kind, entry ) {
		const [ , , , fallback = 0, list, mappings, merges ] = entry;
		const mapping = mappings && parts.mapped( mappings, walk );
		if ( mapping ) {
			return answer( kind, mapping[ 0 ] );
		}
		if ( merges ) {
			return parts.merged( entry, walk );
		}
		const rule = ( list || [] ).find( ( candidate ) => holds( candidate[ 0 ] ) );
		const [ , result = 0, share, group = null, delegate ] = rule || [ 0, fallback ];
		if ( delegate ) {
			return parts.delegated( delegate, walk );
		}
		const value = passes( share ) ? result : fallback;
		return kind ? { value: values[ value ], group } : { value: !!value, group: String( !!value ) };
	}

	/** value, group and, of layers, allocated (1 + the index of a config); null where that cannot be decided. */
	function answer( kind, index ) {
		const known = answers[ kind ];
		if ( known[ index ] === undefined ) {
			// What asks itself cannot be decided, and so whatever reads a member of null.
			known[ index ] = null;
			try {
				known[ index ] = decide( kind, entries[ kind ][ index ] );
			} catch ( e ) {
				// Nor can this.
			}
		}
		return known[ index ];
	}

	const walk = { answer, holds, passes, values, now: () => reader.now };

	/**
	 * @param {string} section 'gates', 'configs' or 'layers'
	 * @param {number} index Among the listed ones
	 * @param {Object} by The reader of one page view: ids (type of unit => id), custom (field => value), environment
	 *  (field => text, or undefined), now (ms since 1970)
	 * @return {Object} value (a boolean, or an object that nobody may change), group ('true' or 'false' of gates, else
	 *  its name or null; null where nothing can be decided), allocated (written name of the experiment that a layer
	 *  hands the reader to, or null), version, allocatedVersion, unit, written (its own name as it is written)
	 */
	function decideAt( section, index, by ) {
		const kind = KINDS[ section ];
		const entry = entries[ kind ][ index ];
		if ( by !== reader ) {
			reader = by;
			answers = [ [], [], [] ];
			held = [];
			heads = {};
		}
		const { value, group, allocated } = answer( kind, index ) || { value: kind ? {} : false, group: null };
		const experiment = entries[ 1 ][ allocated - 1 ] || [ null, null ];
		return {
			value,
			group,
			allocated: experiment[ 0 ],
			version: entry[ 1 ],
			allocatedVersion: experiment[ 1 ],
			unit: first( units[ entry[ 2 ] || 0 ] ),
			written: entry[ 0 ]
		};
	}

	return {
		decideAt,
		/** The same by name; null where it is not listed. */
		decide: ( section, name, by ) => {
			const index = listed[ KINDS[ section ] ].indexOf( written( name ) );
			return index < 0 ? null : decideAt( section, index, by );
		},
		/** The listed names of a section, as they are written. */
		listed: ( section ) => listed[ KINDS[ section ] ],
		/** Why the wiki's entry of a name was left out; undefined if it was not. */
		absent: ( name ) => find( written( name ), rules.absent ),
		fields: fields.map( first )
	};
}

/**
 * @param {string} json
 * @return {Object|null} See programOf(); null where it is no program, or none that this code decides exactly
 */
function read( json ) {
	try {
		return programOf( JSON.parse( json ) );
	} catch ( e ) {
		return null;
	}
}

module.exports = { read };
