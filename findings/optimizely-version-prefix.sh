#!/usr/bin/env bash
# Package: @optimizely/optimizely-sdk 6.6.1 (npm).
# Guess: `semver_eq` with the target 2.1 is 2.1.0 alone, and 2.1.3 is greater than 2.1.
# Really: the target's precision decides: 2.1 stands for every 2.1.x. 2.1.3 equals it, is not greater, and is less
#   than or equal to it. A pre-release of the prefix is still outside it: 2.1.0-beta is less than 2.1, and not equal.
# Why it matters: "greater than 1.43" for a MediaWiki version leaves out 1.43.1 to 1.43.9, which other vendors'
#   semver operators (and Statsig's version_gt) put in.
# Seen: 2.1.3 against 2.1: eq true, gt false, le true; against 2.1.0: eq false, gt true; 2.1.0-beta against
#   2.1: lt true, eq false.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
echo '{}' > package.json
npm install --silent --no-audit --no-fund --ignore-scripts @optimizely/optimizely-sdk@6.6.1

node - <<'EOF'
const assert = require( 'assert' );
const { createInstance, createStaticProjectConfigManager, createLogger, ERROR } = require( '@optimizely/optimizely-sdk' );

function matches( version, match, value ) {
	const condition = { match, value, name: 'version', type: 'custom_attribute' };
	const client = createInstance( { logger: createLogger( { level: ERROR } ), projectConfigManager: createStaticProjectConfigManager( {
		datafile: JSON.stringify( {
			version: '4', revision: '1', projectId: '1', accountId: '1', rollouts: [], audiences: [], groups: [], events: [],
			variables: [], anonymizeIP: true, botFiltering: false, attributes: [ { id: 'v', key: 'version' } ],
			typedAudiences: [ { id: 'some', name: 'some', conditions: [ 'and', [ 'or', [ 'or', condition ] ] ] } ],
			featureFlags: [ { id: 'f', key: 'flag', rolloutId: '', experimentIds: [ 'e' ], variables: [] } ],
			experiments: [ { id: 'e', key: 'e', status: 'Running', layerId: 'l', audienceIds: [ 'some' ], forcedVariations: {},
				audienceConditions: [ 'or', 'some' ], trafficAllocation: [ { entityId: 'on', endOfRange: 10000 } ],
				variations: [ { id: 'on', key: 'on', featureEnabled: true, variables: [] } ] } ]
		} )
	} ) } );
	return client.createUserContext( 'u', { version } ).decide( 'flag', [ 'DISABLE_DECISION_EVENT' ] ).enabled;
}

for ( const [ version, operator, target, wanted ] of [
	[ '2.1.3', 'semver_eq', '2.1', true ], [ '2.1.3', 'semver_gt', '2.1', false ], [ '2.1.3', 'semver_le', '2.1', true ],
	[ '2.1.3', 'semver_eq', '2.1.0', false ], [ '2.1.3', 'semver_gt', '2.1.0', true ],
	[ '2.1.0-beta', 'semver_lt', '2.1', true ], [ '2.1.0-beta', 'semver_eq', '2.1', false ]
] ) {
	const seen = matches( version, operator, target );
	console.log( version, operator, target, '=>', seen );
	assert.strictEqual( seen, wanted );
}
process.exit( 0 );
EOF
