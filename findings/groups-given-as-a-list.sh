#!/usr/bin/env bash
# Packages: @growthbook/growthbook 1.8.0, configcat-node 11.4.1, unleash-client 6.12.1, @openfeature/flagd-core 4.0.1,
#   @reflag/flag-evaluation 1.0.1, @featurevisor/sdk 2.0.0 (all npm).
# Guess: an attribute that is a list, as MediaWiki gives a user's groups, is one of [ sysop ] when a member is; "not one
#   of" is the opposite; where lists are not supported, neither holds and something is said.
# Really: of six vendors one looks at the members. With three "is one of" is false and "is NOT one of" TRUE for a sysop:
#   Unleash joins the list to one text, ConfigCat writes it as JSON, flagd asks whether the list itself is a member. With
#   two neither holds; Reflag, which takes lists apart into groups.0 and groups.1, names the attribute as missing.
#   ConfigCat alone warns, that it takes the list for a text.
# Why it matters: user groups are the commonest attribute of a wiki, and a list; "not for sysops" reaches all sysops,
#   unless they have the one group only, as in the test.
# Seen for groups [ user, sysop ], is/is not one of [ sysop ]: GrowthBook true/false; Unleash, ConfigCat, flagd
#   false/true; Reflag, Featurevisor false/false.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
echo '{}' > package.json
npm install --silent --no-audit --no-fund --ignore-scripts @growthbook/growthbook@1.8.0 configcat-node@11.4.1 \
	unleash-client@6.12.1 @openfeature/flagd-core@4.0.1 @reflag/flag-evaluation@1.0.1 @featurevisor/sdk@2.0.0

node - <<'EOF'
const assert = require( 'assert' );
let groups;
const mute = { error() {}, warn() {}, info() {}, debug() {} };

const growthbook = ( not ) => new ( require( '@growthbook/growthbook' ).GrowthBook )( { attributes: { groups }, features: {
	f: { defaultValue: false, rules: [ { condition: { groups: { [ not ? '$nin' : '$in' ]: [ 'sysop' ] } }, force: true } ] }
} } ).isOn( 'f' );

const unleash = ( not ) => new ( require( './node_modules/unleash-client/lib/strategy/strategy.js' ).Strategy )( 'default', true )
	.isEnabledWithConstraints( {}, { properties: { groups } },
		[ { contextName: 'groups', operator: not ? 'NOT_IN' : 'IN', values: [ 'sysop' ] } ] );

let warnings = [];
async function configcat( not ) {
	const { getClient, PollingMode, LogLevel, User } = require( 'configcat-node' );
	const condition = { u: { a: 'groups', c: not ? 1 : 0, l: [ 'sysop' ] } };
	const setting = { t: 0, v: { b: false }, i: 'off', r: [ { c: [ condition ], s: { v: { b: true }, i: 'on' } } ] };
	const stored = JSON.stringify( { p: { u: '', r: 0, s: 's' }, s: [], f: { f: setting } } );
	const client = getClient( `configcat-sdk-1/${ '0'.repeat( 22 ) }/${ '0'.repeat( 22 ) }`, PollingMode.ManualPoll, {
		offline: true, logger: { level: LogLevel.Warn, log: ( level, id ) => warnings.push( id ) },
		cache: { get: () => `${ Date.now() }\nx\n${ stored }`, set() {} } } );
	await client.forceRefreshAsync();
	warnings = [];
	const answer = await client.getValueAsync( 'f', false, new User( 'u', undefined, undefined, { groups } ) );
	client.dispose();
	return answer;
}

function flagd( not ) {
	const core = new ( require( '@openfeature/flagd-core' ).FlagdCore )( undefined, mute );
	const rule = { in: [ { var: 'groups' }, [ 'sysop' ] ] };
	core.setConfigurations( JSON.stringify( { flags: { f: { state: 'ENABLED', variants: { yes: true, no: false }, defaultVariant: 'no',
		targeting: { if: [ not ? { '!': rule } : rule, 'yes', 'no' ] } } } } ) );
	return core.resolveBooleanEvaluation( 'f', false, { groups }, mute ).value;
}

let missing;
function reflag( not ) {
	const filter = { type: 'context', field: 'groups', operator: not ? 'NOT_ANY_OF' : 'ANY_OF', values: [ 'sysop' ] };
	const { evaluateFlagRules } = require( '@reflag/flag-evaluation' );
	const answer = evaluateFlagRules( { context: { groups }, flagKey: 'f', rules: [ { filter, value: true } ] } );
	missing = answer.missingContextFields.join();
	return answer.value === true;
}

function featurevisor( not ) {
	const { createInstance, createLogger } = require( '@featurevisor/sdk' );
	const condition = { attribute: 'groups', operator: not ? 'notIn' : 'in', value: [ 'sysop' ] };
	const traffic = [ { key: '1', segments: 's', percentage: 100000, allocation: [] } ];
	return createInstance( { logger: createLogger( { handler() {} } ), datafile: { schemaVersion: '2', revision: '1',
		segments: { s: { key: 's', conditions: [ condition ] } }, features: { f: { key: 'f', bucketBy: 'id', traffic } } } } )
		.isEnabled( 'f', { id: 'u', groups } );
}

( async () => {
	for ( const [ vendor, ...wanted ] of [ [ growthbook, true, false ], [ unleash, false, true ], [ configcat, false, true ],
		[ flagd, false, true ], [ reflag, false, false ], [ featurevisor, false, false ] ] ) {
		groups = 'user';
		assert.deepStrictEqual( [ await vendor( false ), await vendor( true ) ], [ false, true ] );
		groups = [ 'user', 'sysop' ];
		const seen = [ await vendor( false ), await vendor( true ) ];
		console.log( vendor.name, '- is one of [ sysop ]:', seen[ 0 ], '- is not:', seen[ 1 ] );
		assert.deepStrictEqual( seen, wanted );
	}
	console.log( 'warnings of ConfigCat:', warnings.join(), '- missing, says Reflag:', missing );
	assert.deepStrictEqual( [ warnings.join(), missing ], [ '3005', 'groups' ] );
} )();
EOF
