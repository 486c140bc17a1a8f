/**
 * Why the program decides as it does. It asks the evaluator itself, of which this module has a copy with all groups of
 * operators: so what is shown is what happens.
 */
import coerce from '../ext.statsig/program/coerce.js';
import equal from '../ext.statsig/program/equal.js';
import layers from '../ext.statsig/program/layers.js';
import lefts from '../ext.statsig/program/lefts.js';
import lists from '../ext.statsig/program/lists.js';
import mappings from '../ext.statsig/program/mappings.js';
import names from '../ext.statsig/program/names.js';
import numbers from '../ext.statsig/program/numbers.js';
import { programOf, SECTIONS } from '../ext.statsig/program/program.js';
import regex from '../ext.statsig/program/regex.js';
import text from '../ext.statsig/program/text.js';
import time from '../ext.statsig/program/time.js';
import versions from '../ext.statsig/program/versions.js';

const GROUPS = { coerce, equal, layers, lefts, lists, mappings, names, numbers, regex, text, time, versions };
/** By their numbers: docs/program-format.md */
const OPERATORS = [
	'gt', 'gte', 'lt', 'lte', 'version_gt', 'version_gte', 'version_lt', 'version_lte', 'version_eq', 'version_neq', 'any', 'none',
	'any_case_sensitive', 'none_case_sensitive', 'str_starts_with_any', 'str_ends_with_any', 'str_contains_any', 'str_contains_none',
	'str_matches', 'before', 'after', 'on', 'eq', 'neq', 'in_segment_list', 'not_in_segment_list',
	'array_contains_any', 'array_contains_none', 'array_contains_all', 'not_array_contains_all'
];

/**
 * @param {Object} rules As docs/program-format.md has them
 * @return {Object} The program as programOf() gives it, with why( kind, place, reader ): steps, each with
 *  - rule: number of a rule, from 1; or null: no rule holds, and the default answers
 *  - conditions: of that rule, each [ text, what the reader has or undefined, whether it holds or null if that cannot be
 *    decided ]
 *  - share: of a rule that holds, null where everybody is in it, else [ limit, bucket ] of 10000
 *  - delegate: name of the experiment that it hands the reader to, or undefined
 */
export function explained( rules ) {
	let parts;
	const program = programOf( rules, ( rules.needs || [] ).map( ( name ) => GROUPS[ name ] ).concat( ( given ) => {
		parts = given;
		return {};
	} ) );
	const fieldOf = ( index ) => [].concat( rules.fields[ index ] )[ 0 ];

	// What a condition compares, in words, and what that is for the reader
	function leftOf( [ kind, one, two ] ) {
		const value = () => parts.lefts[ kind ]( one, two );
		const nameOf = ( section, index ) => ( rules[ section ][ index ] || [] )[ 0 ] || '#' + index;
		return [
			() => [ 'gate ' + nameOf( 'gates', one ) + ' passes', value ],
			() => [ 'gate ' + nameOf( 'gates', one ) + ' fails', value ],
			() => [ fieldOf( one ), value ],
			() => [ 'environment ' + fieldOf( one ), value ],
			() => [ 'time', () => new Date( parts.readerOf().now ).toISOString() ],
			() => [ 'bucket of 1000', value ],
			() => [ [].concat( rules.units[ one || 0 ] )[ 0 ], value ],
			() => [ 'group in ' + nameOf( 'configs', one ), value ]
		][ kind ]();
	}

	function condition( index ) {
		const given = ( rules.conditions || [] )[ index ];
		let holds = null;
		try {
			holds = !!parts.holds( [ index ] );
		} catch ( e ) {
			// It cannot be decided
		}
		if ( !Array.isArray( given ) ) {
			return [ given ? '?' : 'never', undefined, given ? null : false ];
		}
		const [ left, value ] = leftOf( given );
		const words = given[ 0 ] < 2 ? [ left ] : [ left, OPERATORS[ given[ given.length - 2 ] ], JSON.stringify( given[ given.length - 1 ] ) ];
		let found;
		try {
			found = value();
		} catch ( e ) {
			// Nor can this
		}
		return [ words.join( ' ' ), found, holds ];
	}

	function shareOf( share ) {
		if ( !share || share === 1 ) {
			return share ? [ 0, 0 ] : null;
		}
		const [ limit, salt = 0, ruleSalt = 0, unit ] = share;
		return [ limit, parts.bucket( rules.salts[ salt ] + '.' + rules.salts[ ruleSalt ], unit, 10000 ) ];
	}

	function why( kind, place, reader ) {
		// The parts answer for the reader that was asked for last
		program.decide( kind, place, reader );
		const steps = [];
		const list = rules[ SECTIONS[ kind ] ][ place ][ 4 ] || [];
		for ( let index = 0; index < list.length; index++ ) {
			const [ indices, , share, , delegate ] = list[ index ];
			const conditions = ( indices || [] ).map( condition );
			const isOver = conditions.every( ( [ , , holds ] ) => holds );
			steps.push( {
				rule: index + 1, conditions,
				share: isOver ? shareOf( share ) : null,
				delegate: isOver && delegate ? ( rules.configs[ delegate - 1 ] || [] )[ 0 ] : undefined
			} );
			if ( isOver || conditions.some( ( [ , , holds ] ) => holds === null ) ) {
				return steps;
			}
		}
		return steps.concat( { rule: null, conditions: [], share: null, delegate: undefined } );
	}

	return Object.assign( {}, program, { why } );
}
