'use strict';

const text = require( './compare.js' ).text;
const sha256 = require( './sha256.js' ).sha256;

/**
 * @param {string[]} names
 * @param {...Object|undefined} maps
 * @return {*} The value of the first map that has one of the names, of these the first; else undefined
 */
function find( names, ...maps ) {
	for ( const map of maps ) {
		const name = names.find( ( key ) => ( {} ).hasOwnProperty.call( map || {}, key ) );
		if ( name !== undefined ) {
			return map[ name ];
		}
	}
}

/**
 * Goes through the rules of a program for one reader. Answers are kept, as many rules ask the same.
 *
 * @param {Object} rules The program, with lists for the names of fields and units
 * @param {Object} parts Operators by their numbers, and what groups add to the walk
 * @param {Object} reader See program.js
 * @return {Function} Section (0 gates, 1 configs, 2 layers) and index => value, group and, of layers, allocated (1 + the
 *  index of a config); null where that cannot be decided. Who reads a member of that null cannot be decided either
 */
function walkOf( rules, parts, reader ) {
	const { conditions, salts, fields, units, values } = rules;
	const sections = [ rules.gates, rules.configs, rules.layers ];
	const answers = [ [], [], [] ];
	const held = [];
	const heads = {};

	function unit( index ) {
		const names = units[ index || 0 ];
		const id = find( names, reader.ids );
		return id === undefined && names[ 0 ] === 'userID' ? '' : id;
	}

	function bucket( salt, index, size ) {
		const input = salt + '.' + ( text( unit( index ) ) || '' );
		const head = heads[ input ] = heads[ input ] || sha256( input );
		return ( head[ 0 ] % size * 2 ** 32 + head[ 1 ] ) % size;
	}

	function passes( share ) {
		return !share || share !== 1 &&
			bucket( salts[ share[ 1 ] ] + '.' + salts[ share[ 2 ] ], share[ 3 ], 10000 ) < share[ 0 ];
	}

	// What a condition compares, by the first member of the condition less 2
	const lefts = [
		( field ) => find( fields[ field ], reader.custom, rules.host ),
		( field ) => {
			const own = find( fields[ field ].slice( 0, 1 ), reader.environment );
			return own === undefined ? find( fields[ field ], rules.environment ) : own;
		},
		() => () => reader.now,
		( salt, index ) => bucket( salts[ salt ], index, 1000 ),
		unit,
		( config ) => ( answer( 1, config ) || {} ).group
	];

	function test( index ) {
		const condition = conditions[ index ];
		// 1, which cannot be decided, throws here.
		const [ kind, first, second ] = condition || [ 0 ];
		if ( kind < 2 ) {
			return condition && answer( 0, first ).value === !kind;
		}
		if ( held[ index ] === undefined ) {
			const [ operator, target ] = condition.slice( -2 );
			held[ index ] = parts[ operator ]( lefts[ kind - 2 ]( first, second ), target );
		}
		return held[ index ];
	}

	/** Whether all conditions hold. Those after a false one are tested too, as they may be undecidable. */
	function holds( indices ) {
		return ( indices || [] ).reduce( ( all, index ) => test( index ) && all, true );
	}

	function valueOf( section, value ) {
		return section ? values[ value || 0 ] : !!value;
	}

	function decide( section, entry ) {
		const mapped = entry[ 5 ] && parts.mapped( entry[ 5 ], section, walk );
		if ( mapped || entry[ 6 ] ) {
			return mapped || parts.merged( entry, walk );
		}
		const rule = ( entry[ 4 ] || [] ).find( ( candidate ) => holds( candidate[ 0 ] ) );
		return rule && rule[ 4 ] ? parts.delegated( rule[ 4 ], walk ) : {
			value: valueOf( section, rule && passes( rule[ 2 ] ) ? rule[ 1 ] : entry[ 3 ] ),
			group: rule && rule[ 3 ]
		};
	}

	function answer( section, index ) {
		const known = answers[ section ];
		if ( known[ index ] === undefined ) {
			// What asks itself cannot be decided.
			known[ index ] = null;
			try {
				known[ index ] = decide( section, sections[ section ][ index ] );
			} catch ( e ) {
				// Nor can this.
			}
		}
		return known[ index ];
	}

	const walk = { now: reader.now, answer: answer, holds: holds, passes: passes, valueOf: valueOf };
	return answer;
}

module.exports = { find: find, walkOf: walkOf };
