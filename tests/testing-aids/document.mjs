// The config of these tests: experiments of several groups, by account and by browser, and layers of both.
import { readFileSync } from 'node:fs';

const of = ( conditions, more ) => ( { name: 'rule', id: `rule-${ more.groupName }`, salt: 'rule', passPercentage: 100, conditions, idType: 'userID', ...more } );

/** Half of the units in each group; before that a rule that a reader of the German interface would meet. */
const groups = ( idType ) => [
	of( [ 'german' ], { groupName: 'German', returnValue: { size: 7, colour: 'gold' }, idType } ),
	of( [ `low_${ idType }` ], { groupName: 'Control', returnValue: { size: 1, colour: 'grey' }, idType } ),
	of( [ `everybody_${ idType }` ], { groupName: 'Test', returnValue: { size: 3, colour: 'blue' }, idType } )
];

const config = ( entity, idType, rules ) => ( {
	type: 'dynamic_config', entity, salt: 'salt', enabled: true, defaultValue: {}, idType, version: 1, isActive: true, rules
} );

/** @return {string} The text */
export function document() {
	const made = JSON.parse( readFileSync( new URL( '../phpunit/fixtures/config.json', import.meta.url ), 'utf8' ) );
	made.condition_map.german = { type: 'user_field', field: 'language', operator: 'any', targetValue: [ 'de' ], idType: 'userID', additionalValues: {} };
	for ( const idType of [ 'userID', 'stableID' ] ) {
		made.condition_map[ `low_${ idType }` ] = { type: 'user_bucket', operator: 'lt', targetValue: 500, additionalValues: { salt: 'split' }, idType };
		made.condition_map[ `everybody_${ idType }` ] = { type: 'public', operator: null, field: null, targetValue: null, additionalValues: {}, idType };
		const who = idType === 'userID' ? 'account' : 'browser';
		made.dynamic_configs[ `${ who }_experiment` ] = config( 'experiment', idType, groups( idType ) );
		made.dynamic_configs[ `${ who }_layered` ] = config( 'experiment', idType, groups( idType ) );
		made.layer_configs[ `${ who }_layer` ] = config( 'layer', idType, [
			of( [ `everybody_${ idType }` ], { groupName: undefined, returnValue: {}, configDelegate: `${ who }_layered`, idType } )
		] );
	}
	made.feature_gates.half = { ...made.feature_gates.hello_world, rules: [ { ...made.feature_gates.hello_world.rules[ 0 ], passPercentage: 50 } ] };
	made.time++;
	return JSON.stringify( made );
}

export const ENTRIES = [
	'hello_world', 'half', 'demo_button', 'account_experiment', 'browser_experiment', 'account_layer', 'browser_layer', 'unknown'
];
