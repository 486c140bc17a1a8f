// A config of many entries, by accounts and by browsers' ids, half of whose rules let a unit pass.
const KINDS = { gates: 40, experiments: 20, layers: 6 };

const condition = ( type, operator, field, targetValue, more = {} ) =>
	( { type, operator, field, targetValue, additionalValues: {}, isDeviceBased: false, idType: 'stableID', ...more } );

const CONDITIONS = {
	everyone: condition( 'public', null, null, null ),
	named: condition( 'user_field', 'any', 'account', [ 'named' ] ),
	german: condition( 'user_field', 'any', 'language', [ 'de' ] ),
	half: condition( 'user_bucket', 'lt', '', 500, { additionalValues: { salt: 'halves' } } ),
	half_of_accounts: condition( 'user_bucket', 'lt', '', 500, { additionalValues: { salt: 'halves' }, idType: 'userID' } ),
	nested: condition( 'pass_gate', '', '', 'browser_gate_0' ),
	nested_of_accounts: condition( 'pass_gate', '', '', 'account_gate_0' )
};

const rule = ( id, idType, share, conditions, returnValue, more = {} ) =>
	( { name: id, id, salt: id, passPercentage: share, conditions, returnValue, idType, isDeviceBased: false, ...more } );

const spec = ( name, idType, entity, defaultValue, rules, more = {} ) => ( {
	name, type: entity === 'feature_gate' ? entity : 'dynamic_config', entity, salt: `salt of ${ name }`, enabled: true, defaultValue,
	rules, idType, isDeviceBased: false, version: 3, ...more
} );

function entries( unit, idType, of ) {
	const suffix = unit === 'account' ? '_of_accounts' : '';
	const found = { feature_gates: {}, dynamic_configs: {}, layer_configs: {} };
	for ( let n = 0; n < KINDS.gates; n++ ) {
		const name = `${ unit }_gate_${ n }`;
		const first = [ 'everyone', 'named', 'everyone', `nested${ suffix }` ][ n % 4 ];
		found.feature_gates[ name ] = spec( name, idType, 'feature_gate', false, [
			rule( `${ name }-first`, idType, 30 + n, [ first ], true ), rule( `${ name }-rest`, idType, 50, [ 'everyone' ], true )
		].slice( 0, n === 0 ? 1 : 2 ) );
	}
	const groups = ( name ) => [
		[ 'Control', `half${ suffix }`, { size: 1, tone: 'plain' } ], [ 'Test', 'everyone', { size: 2, tone: 'loud' } ]
	].map( ( [ groupName, by, value ] ) =>
		rule( `${ name }-${ groupName }`, idType, 100, [ by ], value, { groupName, isExperimentGroup: true } ) );
	for ( let n = 0; n < KINDS.experiments; n++ ) {
		const name = `${ unit }_experiment_${ n }`;
		found.dynamic_configs[ name ] = spec( name, idType, 'experiment', { size: 0, tone: '' },
			groups( name ), { isActive: true, explicitParameters: [ 'size', 'tone' ] } );
	}
	for ( let n = 0; n < KINDS.layers; n++ ) {
		const name = `${ unit }_layer_${ n }`;
		found.layer_configs[ name ] = spec( name, idType, 'layer', { size: 7, tone: 'own', more: true }, [
			rule( `${ name }-all`, idType, 60, [ 'everyone' ], { size: 7, tone: 'own', more: true }, { configDelegate: `${ unit }_experiment_${ n }` } )
		] );
	}
	Object.keys( found ).forEach( ( section ) => Object.assign( of[ section ], found[ section ] ) );
}

/** @return {Object} As Statsig sends it */
export function manyEntries() {
	const document = {
		has_updates: true, time: 1780000000123, response_format: 'dcs-v2', checksum: '1', feature_gates: {}, dynamic_configs: {},
		layer_configs: {}, condition_map: CONDITIONS, experiment_to_layer: {}
	};
	entries( 'browser', 'stableID', document );
	entries( 'account', 'userID', document );
	// The names of docs/migrate.md
	for ( const [ section, name, like ] of [
		[ 'feature_gates', 'my_gate', 'browser_gate_1' ], [ 'dynamic_configs', 'my_experiment', 'browser_experiment_1' ], [ 'layer_configs', 'my_layer', 'browser_layer_1' ]
	] ) {
		document[ section ][ name ] = { ...document[ section ][ like ], name };
	}
	document.dynamic_configs.my_config = spec( 'my_config', 'stableID', 'dynamic_config', { size: 0 }, [
		rule( 'my_config-all', 'stableID', 100, [ 'everyone' ], { size: 5 } )
	] );
	// It reads what only a page knows
	document.feature_gates.of_the_page = spec( 'of_the_page', 'stableID', 'feature_gate', false, [ rule( 'german', 'stableID', 100, [ 'german' ], true ) ] );
	document.feature_gates.unlisted = spec( 'unlisted', 'stableID', 'feature_gate', false, [ rule( 'all', 'stableID', 100, [ 'everyone' ], true ) ] );
	return document;
}

/** @return {string[]} What the wiki lists */
export const listed = ( document ) => [ 'feature_gates', 'dynamic_configs', 'layer_configs' ]
	.flatMap( ( section ) => Object.keys( document[ section ] ) ).filter( ( name ) => name !== 'unlisted' );
