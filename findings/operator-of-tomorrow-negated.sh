#!/usr/bin/env bash
# Packages: @launchdarkly/node-server-sdk 9.13.7, unleash-client 6.12.1, @growthbook/growthbook 1.8.0 (npm).
# Guess: a rule with an operator the installed SDK does not know matches nobody, negated or not: the SDK cannot know.
# Really: LaunchDarkly takes "unknown" for false and then negates it: the negated rule matches EVERYBODY. GrowthBook
#   does the same under $not. Unleash drops the negation and matches nobody. (Statsig's core answers Unsupported.)
# Why it matters: consoles learn operators before servers are upgraded. "Everyone who is not on a bad network", with
#   an operator newer than the wiki's SDK, switches the feature on for those it was made to spare.
# Seen: plain: false in all three; negated: LaunchDarkly true, GrowthBook true, Unleash false.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
echo '{}' > package.json
npm install --silent --no-audit --no-fund --ignore-scripts @launchdarkly/node-server-sdk@9.13.7 unleash-client@6.12.1 \
	@growthbook/growthbook@1.8.0

node - <<'EOF'
const assert = require( 'assert' );
console.error = () => {};

async function launchDarkly( negate ) {
	const source = new ( require( '@launchdarkly/node-server-sdk/integrations' ).TestData )();
	const client = require( '@launchdarkly/node-server-sdk' ).init( 'none', {
		updateProcessor: source.getFactory(), sendEvents: false, diagnosticOptOut: true,
		logger: { error() {}, warn() {}, info() {}, debug() {} }
	} );
	await client.waitForInitialization( { timeout: 10 } );
	const clause = { contextKind: 'user', attribute: 'net', op: 'inNetworkOfTomorrow', values: [ 'x' ], negate };
	source.usePreconfiguredFlag( {
		key: 'f', version: 1, on: true, variations: [ true, false ], salt: 's', targets: [], prerequisites: [],
		rules: [ { id: 'r', variation: 0, clauses: [ clause ] } ], fallthrough: { variation: 1 }
	} );
	const answer = await client.variation( 'f', { kind: 'user', key: 'u', net: 'y' }, 'default' );
	client.close();
	return answer;
}

function unleash( inverted ) {
	const { Strategy } = require( './node_modules/unleash-client/lib/strategy/strategy.js' );
	return new Strategy( 'default', true ).isEnabledWithConstraints( {}, { properties: { net: 'y' } },
		[ { contextName: 'net', operator: 'IN_NETWORK_OF_TOMORROW', values: [ 'x' ], inverted } ] );
}

function growthBook( negate ) {
	const { GrowthBook } = require( '@growthbook/growthbook' );
	const test = { $inNetworkOfTomorrow: [ 'x' ] };
	const rule = { condition: { net: negate ? { $not: test } : test }, force: true };
	return new GrowthBook( { attributes: { net: 'y' }, features: { f: { defaultValue: false, rules: [ rule ] } } } ).isOn( 'f' );
}

( async () => {
	for ( const [ vendor, ask, negated ] of [
		[ 'LaunchDarkly', launchDarkly, true ], [ 'GrowthBook', growthBook, true ], [ 'Unleash', unleash, false ] ] ) {
		const seen = [ await ask( false ), await ask( true ) ];
		console.log( vendor, 'plain', seen[ 0 ], 'negated', seen[ 1 ] );
		assert.deepStrictEqual( seen, [ false, negated ] );
	}
	process.exit( 0 );
} )().catch( ( error ) => {
	process.stderr.write( error.message + '\n' );
	process.exit( 1 );
} );
EOF
