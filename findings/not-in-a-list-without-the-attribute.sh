#!/usr/bin/env bash
# Packages: @growthbook/growthbook 1.8.0, unleash-client 6.12.1, @amplitude/experiment-core 0.13.1,
#   @launchdarkly/node-server-sdk 9.13.7, configcat-node 11.4.1, flagsmith-nodejs 8.1.2 (npm).
# Guess: "group is not one of [sysop]" holds for a user of whom no group is known, with every vendor: he is not a sysop.
# Really: the field is split in halves. It holds with GrowthBook, Unleash and Amplitude (and with Statsig's core); it
#   does not with LaunchDarkly, ConfigCat and Flagsmith, where a missing attribute fails every condition, negated or
#   not. LaunchDarkly tells a missing group (no) from an EMPTY list of groups (yes).
# Why it matters: "all but administrators" is the commonest rule of a wiki, and anonymous readers have no group: moving
#   the rule between vendors switches the feature for nearly the whole traffic.
# Seen: GrowthBook true, Unleash true, Amplitude true, LaunchDarkly false (empty list true), ConfigCat false,
#   Flagsmith false; with group "user" all six true.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
echo '{}' > package.json
npm install --silent --no-audit --no-fund --ignore-scripts @growthbook/growthbook@1.8.0 unleash-client@6.12.1 \
	@amplitude/experiment-core@0.13.1 @launchdarkly/node-server-sdk@9.13.7 configcat-node@11.4.1 flagsmith-nodejs@8.1.2

node - <<'EOF'
const assert = require( 'assert' );
const quiet = { error() {}, warn() {}, info() {}, debug() {} };

const vendors = {
	GrowthBook( attributes ) {
		const { GrowthBook } = require( '@growthbook/growthbook' );
		const rule = { condition: { group: { $nin: [ 'sysop' ] } }, force: true };
		return new GrowthBook( { attributes, features: { f: { defaultValue: false, rules: [ rule ] } } } ).isOn( 'f' );
	},
	Unleash( properties ) {
		const { Strategy } = require( './node_modules/unleash-client/lib/strategy/strategy.js' );
		return new Strategy( 'default', true ).isEnabledWithConstraints( {}, { properties },
			[ { contextName: 'group', operator: 'NOT_IN', values: [ 'sysop' ] } ] );
	},
	Amplitude( user ) {
		const { EvaluationEngine } = require( '@amplitude/experiment-core' );
		const condition = { selector: [ 'context', 'user', 'group' ], op: 'is not', values: [ 'sysop' ] };
		return !!new EvaluationEngine().evaluate( { user }, [
			{ key: 'f', variants: { on: { key: 'on' } }, segments: [ { conditions: [ [ condition ] ], variant: 'on' } ] }
		] ).f;
	},
	async LaunchDarkly( attributes ) {
		const source = new ( require( '@launchdarkly/node-server-sdk/integrations' ).TestData )();
		const client = require( '@launchdarkly/node-server-sdk' ).init( 'none', {
			updateProcessor: source.getFactory(), sendEvents: false, diagnosticOptOut: true, logger: quiet } );
		await client.waitForInitialization( { timeout: 10 } );
		const clause = { contextKind: 'user', attribute: 'group', op: 'in', values: [ 'sysop' ], negate: true };
		source.usePreconfiguredFlag( { key: 'f', version: 1, on: true, variations: [ true, false ], salt: 's', targets: [],
			prerequisites: [], rules: [ { id: 'r', variation: 0, clauses: [ clause ] } ], fallthrough: { variation: 1 } } );
		const answer = await client.variation( 'f', { kind: 'user', key: 'u', ...attributes }, false );
		client.close();
		return answer;
	},
	async ConfigCat( attributes ) {
		const configcat = require( 'configcat-node' );
		const rule = { c: [ { u: { a: 'group', c: 1, l: [ 'sysop' ] } } ], s: { v: { b: true }, i: 'on' } };
		const document = { p: { u: '', r: 0, s: 's' }, s: [], f: { f: { t: 0, v: { b: false }, i: 'off', r: [ rule ] } } };
		const client = configcat.getClient( 'configcat-sdk-1/0000000000000000000000/0000000000000000000000',
			configcat.PollingMode.ManualPoll, { offline: true, logger: { level: configcat.LogLevel.Off, log() {} },
				cache: { get: () => `${ Date.now() }\nx\n${ JSON.stringify( document ) }`, set() {} } } );
		await client.forceRefreshAsync();
		const answer = await client.getValueAsync( 'f', false, new configcat.User( 'u', undefined, undefined, attributes ) );
		client.dispose();
		return answer;
	},
	Flagsmith( traits ) {
		const { getEvaluationResult } = require( './node_modules/flagsmith-nodejs/build/cjs/flagsmith-engine/index.js' );
		const condition = { operator: 'NOT_EQUAL', property: 'group', value: 'sysop' };
		return getEvaluationResult( { environment: { key: 'e', name: 'e' }, identity: { identifier: 'u', key: 'u', traits }, features: {},
			segments: { 1: { key: '1', name: 's', overrides: [], rules: [ { type: 'ALL', conditions: [ condition ], rules: [] } ] } } } ).segments.length === 1;
	}
};

( async () => {
	for ( const [ vendor, ask ] of Object.entries( vendors ) ) {
		const missing = await ask( {} );
		console.log( vendor, '- no group:', missing, '- group "user":', await ask( { group: 'user' } ) );
		assert.strictEqual( missing, [ 'GrowthBook', 'Unleash', 'Amplitude' ].includes( vendor ) );
		assert.strictEqual( await ask( { group: 'user' } ), true );
		assert.strictEqual( await ask( { group: 'sysop' } ), false );
	}
	const empty = await vendors.LaunchDarkly( { group: [] } );
	console.log( 'LaunchDarkly - an empty list of groups:', empty );
	assert.strictEqual( empty, true );
	process.exit( 0 );
} )();
EOF
