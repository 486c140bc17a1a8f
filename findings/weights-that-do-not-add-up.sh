#!/usr/bin/env bash
# Packages: @growthbook/growthbook 1.8.0, @openfeature/flagd-core 4.0.1, @launchdarkly/node-server-sdk 9.13.7,
#   @optimizely/optimizely-sdk 6.6.1 (npm).
# Guess: two variants with weights of 20 % and 10 % give 20 % and 10 %; the other 70 % of users stay out.
# Really: only Optimizely leaves them out. GrowthBook drops weights that do not sum to 1 and splits EVENLY, 50:50;
#   flagd reads them as shares, 67:33; LaunchDarkly gives everything left over to the LAST variant, 20:80. None of
#   the three says so in an answer (GrowthBook prints a line to the console); each user of the 70 % is reported as an ordinary member of the experiment.
# Why it matters: someone who copies a ramp-up from one vendor's document into another's enrols all readers.
# Seen: percent in a, b, neither: GrowthBook 49/51/0; flagd 66/34/0; LaunchDarkly 20/80/0; Optimizely 20/10/70.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
echo '{}' > package.json
npm install --silent --no-audit --no-fund --ignore-scripts @growthbook/growthbook@1.8.0 @openfeature/flagd-core@4.0.1 \
	@openfeature/core@1.12.0 @launchdarkly/node-server-sdk@9.13.7 @optimizely/optimizely-sdk@6.6.1

cat > weights.js <<'EOF'
const assert = require( 'assert' );
const users = [ ...Array( 5000 ).keys() ].map( ( i ) => 'user' + i );
// GrowthBook writes one line for each user that the weights are wrong, and goes on.
console.error = () => {};
const quiet = { error() {}, warn() {}, info() {}, debug() {} };
async function shares( variantOf ) {
	const count = { a: 0, b: 0, neither: 0 };
	for ( const user of users ) {
		count[ await variantOf( user ) ]++;
	}
	return Object.values( count ).map( ( n ) => Math.round( n / users.length * 100 ) ).join( '/' );
}

function growthBook( id ) {
	const { GrowthBook } = require( '@growthbook/growthbook' );
	const result = new GrowthBook( { attributes: { id } } ).run( { key: 'e', variations: [ 'a', 'b' ], weights: [ 0.2, 0.1 ] } );
	return result.inExperiment ? result.value : 'neither';
}

function flagd() {
	const { FlagdCore, MemoryStorage } = require( '@openfeature/flagd-core' );
	const core = new FlagdCore( new MemoryStorage( quiet ), quiet );
	core.setConfigurations( JSON.stringify( { flags: { e: {
		state: 'ENABLED', variants: { a: 'a', b: 'b', neither: 'neither' }, defaultVariant: 'neither',
		targeting: { fractional: [ [ 'a', 20 ], [ 'b', 10 ] ] }
	} } } ) );
	return ( targetingKey ) => core.resolveStringEvaluation( 'e', '', { targetingKey }, quiet ).value;
}

async function launchDarkly() {
	const source = new ( require( '@launchdarkly/node-server-sdk/integrations' ).TestData )();
	const client = require( '@launchdarkly/node-server-sdk' ).init( 'none', {
		updateProcessor: source.getFactory(), sendEvents: false, diagnosticOptOut: true, logger: quiet
	} );
	await client.waitForInitialization( { timeout: 10 } );
	source.usePreconfiguredFlag( {
		key: 'e', version: 1, on: true, variations: [ 'a', 'b' ], salt: 's', targets: [], rules: [], prerequisites: [],
		fallthrough: { rollout: { contextKind: 'user', variations: [ { variation: 0, weight: 20000 }, { variation: 1, weight: 10000 } ] } }
	} );
	const answer = await shares( ( key ) => client.variation( 'e', { kind: 'user', key }, 'neither' ) );
	client.close();
	return answer;
}

function optimizely() {
	const { createInstance, createStaticProjectConfigManager, createLogger, ERROR } = require( '@optimizely/optimizely-sdk' );
	const variation = ( key ) => ( { id: key, key, featureEnabled: true, variables: [] } );
	const client = createInstance( { logger: createLogger( { level: ERROR } ), projectConfigManager: createStaticProjectConfigManager( {
		datafile: JSON.stringify( {
			version: '4', revision: '1', projectId: '1', accountId: '1', rollouts: [], audiences: [], typedAudiences: [], groups: [],
			attributes: [], events: [], variables: [], anonymizeIP: true, botFiltering: false,
			featureFlags: [ { id: 'f', key: 'flag', rolloutId: '', experimentIds: [ 'e' ], variables: [] } ],
			experiments: [ { id: 'e', key: 'e', status: 'Running', layerId: 'l', audienceIds: [], forcedVariations: {},
				variations: [ variation( 'a' ), variation( 'b' ) ],
				trafficAllocation: [ { entityId: 'a', endOfRange: 2000 }, { entityId: 'b', endOfRange: 3000 } ] } ]
		} )
	} ) } );
	return ( id ) => client.createUserContext( id ).decide( 'flag', [ 'DISABLE_DECISION_EVENT' ] ).variationKey || 'neither';
}

( async () => {
	const seen = { growthBook: await shares( growthBook ), flagd: await shares( flagd() ),
		launchDarkly: await launchDarkly(), optimizely: await shares( optimizely() ) };
	console.log( 'percent in a/b/neither:', seen );
	const near = ( text, ...wanted ) => text.split( '/' ).every( ( n, i ) => Math.abs( n - wanted[ i ] ) <= 3 );
	assert( near( seen.growthBook, 50, 50, 0 ) && near( seen.flagd, 67, 33, 0 ) );
	assert( near( seen.launchDarkly, 20, 80, 0 ) && near( seen.optimizely, 20, 10, 70 ) );
	process.exit( 0 );
} )();
EOF
node weights.js
