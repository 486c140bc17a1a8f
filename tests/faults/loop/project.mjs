// What the loop's Statsig serves: a document whose versions differ, and an ID list that comes and goes.
import { chance } from '../php.mjs';

/** Units of the list: readers' clubs, see logger.php. */
const CLUBS = Array.from( { length: 40 }, ( _, n ) => `c${ n }` );

const rule = ( id, share, more ) => ( {
	name: id, id, salt: id, passPercentage: share, idType: 'userID', conditions: [ 'all' ], returnValue: true, ...more
} );
const gate = ( ...rules ) => ( {
	type: 'feature_gate', entity: 'feature_gate', salt: 's', enabled: true, defaultValue: false, idType: 'userID', rules
} );
const group = ( id, conditions, p ) => rule( id, 100, { conditions, groupName: id, isExperimentGroup: true, returnValue: { p } } );

/** @return {string} document number n: the share of one gate goes with it */
export function document( n ) {
	return JSON.stringify( {
		has_updates: true, time: 1_000_000 + n, checksum: `c${ n }`, layer_configs: {},
		feature_gates: { half: gate( rule( 'half', 40 + n % 20 ) ), listed: gate( rule( 'listed', 100, { conditions: [ 'listed' ] } ) ) },
		dynamic_configs: { exp: {
			type: 'dynamic_config', entity: 'experiment', salt: 'e', enabled: true, isActive: true, defaultValue: { p: 0 },
			idType: 'userID', version: 1, rules: [ group( 'a', [ 'first' ], 1 ), group( 'b', [ 'all' ], 2 ) ]
		} },
		condition_map: {
			first: { type: 'user_bucket', operator: 'lt', field: null, targetValue: 500, additionalValues: { salt: 'e' }, idType: 'userID' },
			all: { type: 'public', operator: null, field: null, targetValue: null, additionalValues: {}, idType: 'userID' },
			listed: { type: 'unit_id', operator: 'in_segment_list', field: null, targetValue: 'clubs', additionalValues: {}, idType: 'club' }
		}
	} );
}

/** @return {Object} list number n, as the fake takes it: in place of the one before, and other clubs */
export function list( n ) {
	const roll = chance( n + 1 );
	return { clubs: { ids: CLUBS.filter( () => roll( 2 ) ), fileID: `f${ n }`, creationTime: 1_700_000_000_000 + n } };
}
