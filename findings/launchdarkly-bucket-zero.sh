#!/usr/bin/env bash
# Package: @launchdarkly/node-server-sdk 9.13.7 (npm).
# Guess: a rollout bucketed by an attribute the user has not, or has in an unusable type, leaves him out, or buckets
#   him by his key.
# Really: he gets bucket zero, so he is always in the FIRST variation: a rollout of one thousandth of a percent by
#   "edits" serves its first variation to everybody without edits, with true, and with 1.5, but treats the text "1.5"
#   as usual. A rollout over another context kind does the same to everybody who comes without that kind. The reason
#   is an ordinary FALLTHROUGH.
# Why it matters: readers of a wiki lack most attributes. The smallest rollout by company or edit count opens at once
#   for all of them, as the treatment usually comes first.
# Seen: asked for 0.001 %: no attribute true, true true, 1.5 true, null true, "1.5" false, 7 false, no kind "org" true.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
echo '{}' > package.json
npm install --silent --no-audit --no-fund --ignore-scripts @launchdarkly/node-server-sdk@9.13.7

node - <<'EOF'
const assert = require( 'assert' );
const { init } = require( '@launchdarkly/node-server-sdk' );
const { TestData } = require( '@launchdarkly/node-server-sdk/integrations' );

( async () => {
	const source = new TestData();
	const client = init( 'none', {
		updateProcessor: source.getFactory(), sendEvents: false, diagnosticOptOut: true,
		logger: { error() {}, warn() {}, info() {}, debug() {} }
	} );
	await client.waitForInitialization( { timeout: 10 } );
	let version = 0;
	const ask = async ( what, rollout, context, wanted ) => {
		source.usePreconfiguredFlag( {
			key: 'f', version: ++version, on: true, variations: [ true, false ], salt: 's', targets: [], rules: [], prerequisites: [],
			fallthrough: { rollout: { ...rollout, variations: [ { variation: 0, weight: 1 }, { variation: 1, weight: 99999 } ] } }
		} );
		const { value, reason } = await client.variationDetail( 'f', { kind: 'user', key: 'u', ...context }, 'default' );
		console.log( what, '=>', value, reason.kind );
		assert.strictEqual( value, wanted );
		assert.strictEqual( reason.kind, 'FALLTHROUGH' );
	};
	const byEdits = { contextKind: 'user', bucketBy: 'edits' };
	await ask( 'no attribute', byEdits, {}, true );
	for ( const [ edits, wanted ] of [ [ true, true ], [ 1.5, true ], [ null, true ], [ '1.5', false ], [ 7, false ] ] ) {
		await ask( `edits ${ JSON.stringify( edits ) }`, byEdits, { edits }, wanted );
	}
	await ask( 'no context of kind org', { contextKind: 'org' }, {}, true );
	await ask( 'by the key', { contextKind: 'user' }, {}, false );
	client.close();
} )();
EOF
