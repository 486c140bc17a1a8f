#!/usr/bin/env bash
# Package: @eppo/node-server-sdk 3.10.2 (npm).
# Guess: GTE understands versions: with the target 1.9, the users 1.10 and 1.9.3 match, as 1.10.0 does with 1.9.0.
# Really: only a target of three parts makes it a version test. 1.9 is a decimal number, so 1.10 is 1.1 and less, and
#   1.9.3 is no number and matches nothing. With the target 1.9.0 it is the other way round: the user 1.10 is no
#   version and matches nothing. And an empty text or `true` counts as 0 or 1 in "less than 5".
# Why it matters: MediaWiki's versions are written with two parts, 1.9, 1.39, 1.43: every such rule is a decimal one,
#   and goes wrong for the first time at a round number.
# Seen: 1.10 >= 1.9 false; 1.9.3 >= 1.9 false; 1.10.0 >= 1.9.0 true; 1.10 >= 1.9.0 false; "" < 5 true; true < 5 true.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
echo '{}' > package.json
npm install --silent --no-audit --no-fund --ignore-scripts @eppo/node-server-sdk@3.10.2

node - <<'EOF' | grep -v '^{"level"'
const assert = require( 'assert' );
const http = require( 'http' );
const cases = [ [ '1.10', 'GTE', '1.9', false ], [ '1.9.3', 'GTE', '1.9', false ], [ '1.10.0', 'GTE', '1.9.0', true ],
	[ '1.10', 'GTE', '1.9.0', false ], [ '', 'LT', 5, true ], [ true, 'LT', 5, true ], [ '1.9', 'GTE', '1.9', true ] ];

const flags = Object.fromEntries( cases.map( ( [ , operator, value ], i ) => [ 'f' + i, {
	key: 'f' + i, enabled: true, variationType: 'BOOLEAN', totalShards: 10000, variations: { on: { key: 'on', value: true } },
	allocations: [ { key: 'a', doLog: false, rules: [ { conditions: [ { operator, attribute: 'v', value } ] } ],
		splits: [ { variationKey: 'on', shards: [] } ] } ]
} ] ) );
const server = http.createServer( ( request, response ) => {
	response.setHeader( 'Content-Type', 'application/json' );
	response.end( JSON.stringify( { createdAt: '2026-01-01T00:00:00Z', format: 'SERVER', environment: { name: 'test' }, flags, bandits: {} } ) );
} );
server.listen( 0, '127.0.0.1', async () => {
	const client = await require( '@eppo/node-server-sdk' ).init( {
		apiKey: 'none', baseUrl: `http://127.0.0.1:${ server.address().port }`, assignmentLogger: { logAssignment() {} }
	} );
	cases.forEach( ( [ v, operator, target, wanted ], i ) => {
		const seen = client.getBooleanAssignment( 'f' + i, 'u', { v }, false );
		console.log( JSON.stringify( v ), operator, target, '=>', seen );
		assert.strictEqual( seen, wanted );
	} );
	process.exit( 0 );
} );
EOF
