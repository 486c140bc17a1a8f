#!/usr/bin/env bash
# Packages: posthog-node 5.70.0 (npm); posthog 7.91.1 (PyPI).
# Guess: with local evaluation, "edits is exactly 5" for a user with 5 edits is decided locally, true, in both.
# Really: the Node SDK refuses: JavaScript cannot tell 5 from 5.0, Python's text of which differs, so every exact test
#   of a WHOLE number is "inconclusive" and goes to the server, with the user's properties; told to stay local, the
#   answer is undefined. The text "5" and the number 5.5 are decided locally. If the rule itself holds a bare number,
#   nothing is decided locally any more. Python decides all of them, and there the text "5" matches the number 5.
# Why it matters: local evaluation is chosen so that no reader's properties leave the wiki and no page view waits.
# Seen: node, rule ["5"]: 5 undefined (then 1 request with the properties), "5" true, 5.5 false; rule 5: all undefined;
#   python: true, true, false for both rules.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
echo '{}' > package.json
npm install --silent --no-audit --no-fund --ignore-scripts posthog-node@5.70.0
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check posthog==7.91.1

node - 2> /dev/null <<'EOF'
const assert = require( 'assert' );
const http = require( 'http' );
const { PostHog } = require( 'posthog-node' );
const rules = { text: [ '5' ], number: 5 };
const flags = Object.entries( rules ).map( ( [ key, value ], i ) => ( { id: i + 1, key, active: true, filters: {
	groups: [ { rollout_percentage: 100, properties: [ { key: 'edits', type: 'person', operator: 'exact', value } ] } ] } } ) );
const sent = [];
const server = http.createServer( ( request, response ) => {
	let body = '';
	request.on( 'data', ( chunk ) => ( body += chunk ) ).on( 'end', () => {
		response.setHeader( 'Content-Type', 'application/json' );
		if ( request.url.includes( 'definitions' ) ) {
			response.end( JSON.stringify( { flags, group_type_mapping: {}, cohorts: {} } ) );
		} else {
			sent.push( JSON.parse( body ).person_properties );
			response.end( '{"flags":{}}' );
		}
	} );
} );
server.listen( 0, '127.0.0.1', async () => {
	const client = new PostHog( 'phc_none', {
		host: `http://127.0.0.1:${ server.address().port }`, personalApiKey: 'phx_none', disableCompression: true } );
	await client.reloadFeatureFlags();
	const ask = ( key, edits, onlyEvaluateLocally = true ) => client.isFeatureEnabled( key, 'u',
		{ personProperties: { edits }, onlyEvaluateLocally, sendFeatureFlagEvents: false } );
	const seen = {};
	for ( const key of Object.keys( rules ) ) {
		seen[ key ] = [ await ask( key, 5 ), await ask( key, '5' ), await ask( key, 5.5 ) ];
		console.log( `node, rule ${ JSON.stringify( rules[ key ] ) }, users 5, "5", 5.5:`, ...seen[ key ] );
	}
	assert.deepStrictEqual( seen, { text: [ undefined, true, false ], number: [ undefined, undefined, undefined ] } );
	assert.strictEqual( sent.length, 0 );
	await ask( 'text', 5, false );
	console.log( 'node, not told to stay local: sent', JSON.stringify( sent ) );
	assert.strictEqual( sent[ 0 ].edits, 5 );
	process.exit( 0 );
} );
EOF

venv/bin/python - <<'EOF'
from posthog.feature_flags import match_property

for value in (["5"], 5):
    seen = [match_property({"key": "edits", "operator": "exact", "value": value}, {"edits": edits}) for edits in (5, "5", 5.5)]
    print(f"python, rule {value}, users 5, \"5\", 5.5:", *seen)
    assert seen == [True, True, False]
EOF
