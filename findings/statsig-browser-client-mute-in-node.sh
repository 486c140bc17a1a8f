#!/usr/bin/env bash
# Package: @statsig/js-client 3.33.5 (npm).
# Guess: the browser client works in Node too (it starts, reads a bootstrap and answers), so its exposures are sent on
#   flush(); `loggingEnabled` has only to do with consent.
# Really: where there is no `document`, events are thrown away before they are queued: checks answer, flush() resolves,
#   no request is made, nothing is kept for later and nothing is said. Only loggingEnabled 'always' sends them; the
#   older option that means the same in its name, disableLogging: false, does not.
# Why it matters: a page rendered on the server chooses the variant there, so the experiment has users and no data.
# Seen: default: gate true, 0 events sent; disableLogging false: 0; 'always': the exposure of the gate.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
echo '{}' > package.json
npm install --silent --no-audit --no-fund --ignore-scripts @statsig/js-client@3.33.5

node - <<'EOF'
const assert = require( 'assert' );
const { StatsigClient } = require( '@statsig/js-client' );

async function sentWith( options ) {
	const user = { userID: 'u', customIDs: { stableID: 's' } };
	const sent = [];
	const client = new StatsigClient( 'client-none', user, {
		...options, disableStorage: true, logEventCompressionMode: 'd',
		networkConfig: { networkOverrideFunc: async ( url, request ) => {
			sent.push( ...JSON.parse( request.body ).events );
			return new Response( '{"success":true}', { status: 202 } );
		} }
	} );
	client.dataAdapter.setData( JSON.stringify( {
		has_updates: true, time: 1, hash_used: 'djb2', user, dynamic_configs: {}, layer_configs: {},
		feature_gates: { g: { name: 'g', value: true, rule_id: 'r', id_type: 'userID', secondary_exposures: [] } }
	} ) );
	client.initializeSync( { disableBackgroundCacheRefresh: true } );
	const answer = client.checkGate( 'g' );
	await client.flush();
	const exposed = sent.map( ( event ) => event.metadata.gate );
	console.log( JSON.stringify( options ), '- gate:', answer, '- exposures sent:', exposed.length );
	assert.strictEqual( answer, true );
	return exposed;
}

( async () => {
	assert.deepStrictEqual( await sentWith( {} ), [] );
	assert.deepStrictEqual( await sentWith( { disableLogging: false } ), [] );
	assert.deepStrictEqual( await sentWith( { loggingEnabled: 'always' } ), [ 'g' ] );
	process.exit( 0 );
} )();
EOF
