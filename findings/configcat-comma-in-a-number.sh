#!/usr/bin/env bash
# Package: configcat-node 11.4.1 (npm).
# Guess: the attribute "1,234" is one thousand two hundred and thirty-four, or no number and the rule is skipped with
#   a warning, as with "1 234".
# Really: a comma is a decimal point in a text attribute: "1,234" is 1.234. It is less than 2 and not greater than
#   1000, without any warning. "1,234,567" is no number any more and warns.
# Why it matters: edit counts come out of a wiki's messages as formatted numbers; a rule "more than 1000 edits" loses
#   all people between 1,000 and 999,999 and lets them into "fewer than 2 edits".
# Seen: "1,234" < 2 true, > 1000 false, no warning; 1234 > 1000 true; "1,234,567" > 1000 false, warning 3004.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
echo '{}' > package.json
npm install --silent --no-audit --no-fund --ignore-scripts configcat-node@11.4.1

node - <<'EOF'
const assert = require( 'assert' );
const configcat = require( 'configcat-node' );
const comparators = { '<': 12, '>': 14 };

async function ask( edits, sign, than ) {
	const rule = { c: [ { u: { a: 'edits', c: comparators[ sign ], d: than } } ], s: { v: { b: true }, i: 'on' } };
	const document = { p: { u: '', r: 0, s: 'salt' }, s: [], f: { flag: { t: 0, v: { b: false }, i: 'off', r: [ rule ] } } };
	const warnings = [];
	const client = configcat.getClient( 'configcat-sdk-1/0000000000000000000000/' + String( ask.calls++ ).padStart( 22, '0' ),
		configcat.PollingMode.ManualPoll, {
			offline: true,
			cache: { get: () => `${ Date.now() }\nx\n${ JSON.stringify( document ) }`, set() {} },
			logger: { level: configcat.LogLevel.Warn, log: ( level, id ) => warnings.push( id ) }
		} );
	await client.forceRefreshAsync();
	const answer = await client.getValueAsync( 'flag', false, new configcat.User( 'u', undefined, undefined, { edits } ) );
	client.dispose();
	console.log( JSON.stringify( edits ), sign, than, '=>', answer, warnings.length ? 'warning ' + warnings : 'no warning' );
	return [ answer, warnings.join() ];
}
ask.calls = 0;

( async () => {
	assert.deepStrictEqual( await ask( '1,234', '<', 2 ), [ true, '' ] );
	assert.deepStrictEqual( await ask( '1,234', '>', 1000 ), [ false, '' ] );
	assert.deepStrictEqual( await ask( 1234, '>', 1000 ), [ true, '' ] );
	assert.deepStrictEqual( await ask( '1,234,567', '>', 1000 ), [ false, '3004' ] );
} )();
EOF
