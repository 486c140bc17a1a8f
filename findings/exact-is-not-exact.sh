#!/usr/bin/env bash
# Packages: posthog-node 5.70.0, @amplitude/experiment-core 0.13.1, unleash-client 6.12.1, flagsmith-nodejs 8.1.2 (npm).
# Guess: an operator called exact, or is, compares letter by letter, and one vendor's operators treat case alike.
# Really: PostHog's `exact` ignores case, as its icontains says in its name. Amplitude's `is` respects case, but its
#   `contains` ignores it, so a text can contain another that it is not. Unleash and Flagsmith respect it in both.
#   (Statsig has two operators each: any ignores it, any_case_sensitive does not.)
# Why it matters: user names and page titles of a wiki differ by case alone: "ABC" and "Abc" are two accounts, and a
#   list of testers opens the feature to both.
# Seen: user "abc", target "ABC": PostHog exact true; Amplitude is false, contains true; Unleash IN false,
#   STR_CONTAINS false; Flagsmith EQUAL false, CONTAINS false.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
echo '{}' > package.json
npm install --silent --no-audit --no-fund --ignore-scripts posthog-node@5.70.0 @amplitude/experiment-core@0.13.1 \
	unleash-client@6.12.1 flagsmith-nodejs@8.1.2

node - <<'EOF'
const assert = require( 'assert' );
const { EvaluationEngine } = require( '@amplitude/experiment-core' );
const { matchProperty } = require( './node_modules/posthog-node/dist/extensions/feature-flags/feature-flags.js' );
const { Strategy } = require( './node_modules/unleash-client/lib/strategy/strategy.js' );
const { getEvaluationResult } = require( './node_modules/flagsmith-nodejs/build/cjs/flagsmith-engine/index.js' );

const postHog = ( operator, user, target ) => matchProperty( { key: 'v', type: 'person', operator, value: [ target ] }, { v: user } );
const amplitude = ( op, v, target ) => !!new EvaluationEngine().evaluate( { user: { v } }, [ { key: 'f', variants: { on: { key: 'on' } },
	segments: [ { conditions: [ [ { selector: [ 'context', 'user', 'v' ], op, values: [ target ] } ] ], variant: 'on' } ] } ] ).f;
const unleash = ( operator, v, target ) => new Strategy( 'default', true ).isEnabledWithConstraints( {}, { properties: { v } },
	[ { contextName: 'v', operator, values: [ target ] } ] );
const flagsmith = ( operator, v, value ) => getEvaluationResult( {
	environment: { key: 'e', name: 'e' }, identity: { identifier: 'u', key: 'u', traits: { v } }, features: {},
	segments: { 1: { key: '1', name: 's', overrides: [], rules: [ { type: 'ALL', rules: [], conditions: [ { operator, property: 'v', value } ] } ] } }
} ).segments.length === 1;

for ( const [ vendor, ask, operator, wanted ] of [
	[ 'PostHog', postHog, 'exact', true ], [ 'Amplitude', amplitude, 'is', false ], [ 'Amplitude', amplitude, 'contains', true ],
	[ 'Unleash', unleash, 'IN', false ], [ 'Unleash', unleash, 'STR_CONTAINS', false ],
	[ 'Flagsmith', flagsmith, 'EQUAL', false ], [ 'Flagsmith', flagsmith, 'CONTAINS', false ]
] ) {
	const seen = ask( operator, 'abc', 'ABC' );
	console.log( `"abc" ${ operator } "ABC", ${ vendor }: ${ seen }` );
	assert.strictEqual( seen, wanted );
	assert.strictEqual( ask( operator, 'ABC', 'ABC' ), true );
}
EOF
