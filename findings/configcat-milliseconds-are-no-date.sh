#!/usr/bin/env bash
# Package: configcat-node 11.4.1 (npm).
# Guess: a date rule takes what JavaScript has for a moment: a Date, Date.now(), or the text of toISOString().
# Really: a bare number is in SECONDS, so Date.now() lies tens of thousands of years ahead: "before 2030" is false for everybody and
#   "after 2020" true, with no warning. The ISO text is refused, with a warning. Only a Date, or seconds, are right.
#   (Statsig takes a number below ten thousand million for seconds and any other for milliseconds, LaunchDarkly takes
#   milliseconds or the ISO text.)
# Why it matters: a wiki hands registration times to scripts as numbers or texts; a rule for "accounts from before the
#   change" closes without a trace.
# Seen, before 2030: Date true; seconds true; milliseconds false, no warning; ISO text false, warning 3004.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
echo '{}' > package.json
npm install --silent --no-audit --no-fund --ignore-scripts configcat-node@11.4.1

node - <<'EOF'
const assert = require( 'assert' );
const configcat = require( 'configcat-node' );
const BEFORE = 18;
const rule = { c: [ { u: { a: 'registered', c: BEFORE, d: Date.UTC( 2030, 0 ) / 1000 } } ], s: { v: { b: true }, i: 'on' } };
const document = { p: { u: '', r: 0, s: 's' }, s: [], f: { flag: { t: 0, v: { b: false }, i: 'off', r: [ rule ] } } };
const warnings = [];
const client = configcat.getClient( 'configcat-sdk-1/0000000000000000000000/0000000000000000000000', configcat.PollingMode.ManualPoll, {
	offline: true, cache: { get: () => `${ Date.now() }\nx\n${ JSON.stringify( document ) }`, set() {} },
	logger: { level: configcat.LogLevel.Warn, log: ( level, id ) => warnings.push( id ) }
} );

( async () => {
	await client.forceRefreshAsync();
	const moment = new Date( Date.UTC( 2026, 0 ) );
	for ( const [ what, registered, wanted, warned ] of [
		[ 'Date', moment, true, 0 ], [ 'seconds', moment / 1000, true, 0 ],
		[ 'milliseconds', moment.getTime(), false, 0 ], [ 'ISO text', moment.toISOString(), false, 1 ]
	] ) {
		warnings.length = 0;
		const seen = await client.getValueAsync( 'flag', false, new configcat.User( 'u', undefined, undefined, { registered } ) );
		console.log( what, 'before 2030:', seen, warnings.length ? 'warning ' + warnings : 'no warning' );
		assert.deepStrictEqual( [ seen, warnings.length ], [ wanted, warned ] );
	}
	client.dispose();
} )();
EOF
