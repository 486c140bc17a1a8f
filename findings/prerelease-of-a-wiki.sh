#!/usr/bin/env bash
# Packages: posthog-node 5.70.0, unleash-client 6.12.1, @growthbook/growthbook 1.8.0, configcat-node 11.4.1,
#   @launchdarkly/node-server-sdk 9.13.7, @statsig/statsig-node-core 0.23.2 (npm).
# Guess: "version >= 1.45.0" means the same with every vendor for 1.45.0-wmf.5, a pre-release of MediaWiki: by the
#   semantic-version rules it is older, so the rule does not hold.
# Really: with PostHog and Statsig it HOLDS: PostHog compares the three numbers alone and Statsig cuts the version at
#   its first hyphen, so all pre-releases EQUAL the release. The four others follow the rules.
# Why it matters: wikis that run weekly pre-releases are where a feature is tried; a gate "from 1.45.0 on" opens there
#   months earlier, or not, by vendor.
# Seen: 1.45.0-wmf.5 >= 1.45.0: PostHog true, Statsig true, Unleash false, GrowthBook false, ConfigCat false,
#   LaunchDarkly false.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
echo '{}' > package.json
npm install --silent --no-audit --no-fund --ignore-scripts posthog-node@5.70.0 unleash-client@6.12.1 \
	@growthbook/growthbook@1.8.0 configcat-node@11.4.1 @launchdarkly/node-server-sdk@9.13.7 @statsig/statsig-node-core@0.23.2

cat > versions.js <<'EOF'
const assert = require( 'assert' );
const http = require( 'http' );
const version = '1.45.0-wmf.5';
const target = '1.45.0';

const vendors = {
	PostHog() {
		const { matchProperty } = require( './node_modules/posthog-node/dist/extensions/feature-flags/feature-flags.js' );
		return matchProperty( { key: 'v', type: 'person', operator: 'semver_gte', value: target }, { v: version } );
	},
	async Statsig() {
		const { Statsig, StatsigUser } = require( '@statsig/statsig-node-core' );
		const rule = { name: 'r', id: 'r', passPercentage: 100, returnValue: true, conditions: [ 'c' ], idType: 'userID' };
		const document = JSON.stringify( { has_updates: true, time: 1, dynamic_configs: {}, layer_configs: {}, experiment_to_layer: {},
			condition_map: { c: { type: 'user_field', field: 'v', operator: 'version_gte', targetValue: target, idType: 'userID' } },
			feature_gates: { g: { type: 'feature_gate', salt: 's', defaultValue: false, enabled: true, idType: 'userID',
				entity: 'feature_gate', rules: [ rule ] } } } );
		const server = http.createServer( ( request, response ) => {
			response.setHeader( 'Content-Type', 'application/json' );
			response.end( request.method === 'GET' ? document : '{"success":true}' );
		} );
		await new Promise( ( ready ) => server.listen( 0, '127.0.0.1', ready ) );
		const url = `http://127.0.0.1:${ server.address().port }`;
		const core = new Statsig( 'secret-none', { specsUrl: url + '/v2/download_config_specs', logEventUrl: url + '/e', disableCountryLookup: true } );
		await core.initialize();
		return core.checkGate( new StatsigUser( { userID: 'u', custom: { v: version } } ), 'g' );
	},
	Unleash() {
		const { Strategy } = require( './node_modules/unleash-client/lib/strategy/strategy.js' );
		return new Strategy( 'default', true ).isEnabledWithConstraints( {}, { properties: { v: version } },
			[ { contextName: 'v', operator: 'SEMVER_GTE', value: target } ] );
	},
	GrowthBook() {
		const { GrowthBook } = require( '@growthbook/growthbook' );
		const rule = { condition: { v: { $vgte: target } }, force: true };
		return new GrowthBook( { attributes: { v: version }, features: { f: { defaultValue: false, rules: [ rule ] } } } ).isOn( 'f' );
	},
	async ConfigCat() {
		const configcat = require( 'configcat-node' );
		const rule = { c: [ { u: { a: 'v', c: 9, s: target } } ], s: { v: { b: true }, i: 'on' } };
		const document = { p: { u: '', r: 0, s: 's' }, s: [], f: { f: { t: 0, v: { b: false }, i: 'off', r: [ rule ] } } };
		const client = configcat.getClient( 'configcat-sdk-1/0000000000000000000000/0000000000000000000000',
			configcat.PollingMode.ManualPoll, { offline: true, cache: { get: () => `${ Date.now() }\nx\n${ JSON.stringify( document ) }`, set() {} } } );
		await client.forceRefreshAsync();
		return client.getValueAsync( 'f', false, new configcat.User( 'u', undefined, undefined, { v: version } ) );
	},
	async LaunchDarkly() {
		const source = new ( require( '@launchdarkly/node-server-sdk/integrations' ).TestData )();
		const client = require( '@launchdarkly/node-server-sdk' ).init( 'none', { updateProcessor: source.getFactory(), sendEvents: false,
			diagnosticOptOut: true, logger: { error() {}, warn() {}, info() {}, debug() {} } } );
		await client.waitForInitialization( { timeout: 10 } );
		const clause = { contextKind: 'user', attribute: 'v', op: 'semVerLessThan', values: [ target ], negate: true };
		source.usePreconfiguredFlag( { key: 'f', version: 1, on: true, variations: [ true, false ], salt: 's', targets: [],
			prerequisites: [], rules: [ { id: 'r', variation: 0, clauses: [ clause ] } ], fallthrough: { variation: 1 } } );
		return client.variation( 'f', { kind: 'user', key: 'u', v: version }, 'default' );
	}
};

( async () => {
	for ( const [ vendor, ask ] of Object.entries( vendors ) ) {
		const seen = await ask();
		console.log( `${ version } >= ${ target }, ${ vendor }: ${ seen }` );
		assert.strictEqual( seen, vendor === 'PostHog' || vendor === 'Statsig' );
	}
	process.exit( 0 );
} )();
EOF
node versions.js
