#!/usr/bin/env bash
# Package: tggl-core 1.4.0 (npm), the evaluation in tggl-client 3.1.0.
# Guess: a date rule compares moments: a text with an offset is the moment it names, a text that is no ISO date never
#   matches, and "before" and "after" of one limit do not both hold.
# Really: the first 19 letters of the text are compared with those of the limit, as letters. The offset is cut off; a
#   timestamp as MediaWiki stores it, 20260101000000, is after every moment of 2026, a mail header is after
#   everything. A day without a time is filled up with 23:59:59 for "after" and 00:00:00 for "before", so it is both on
#   the limit's own day. The same moments as numbers are right.
# Why it matters: registration and first edit are what experiments on newcomers go by, and the wiki hands them out
#   in just this form.
# Seen, after 2026-01-02T00:00:00: 23:30 of the day before at -05:00 false, as a number true; after 2026-06-01T12:00:00:
#   20260101000000 true, a mail header of 2020 true; 2026-06-01 after true, before true.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
echo '{}' > package.json
npm install --silent --no-audit --no-fund --ignore-scripts tggl-core@1.4.0

node - <<'EOF'
const assert = require( 'assert' );
const { evalFlag, Operator } = require( 'tggl-core' );
const on = { active: true, value: true };
const ask = ( operator, limit, registered ) => evalFlag( { registered }, {
	conditions: [ { variation: on, rules: [
		{ key: 'registered', operator, iso: limit, timestamp: Date.parse( limit + 'Z' ), negate: false }
	] } ],
	defaultVariation: { active: false }
} ) === true;
const evening = '2026-01-01T23:30:00-05:00';
for ( const [ operator, limit, registered, wanted ] of [
	[ Operator.DateAfter, '2026-01-02T00:00:00', evening, false ],
	[ Operator.DateAfter, '2026-01-02T00:00:00', Date.parse( evening ), true ],
	[ Operator.DateAfter, '2026-06-01T12:00:00', '20260101000000', true ],
	[ Operator.DateAfter, '2026-06-01T12:00:00', '20251231000000', false ],
	[ Operator.DateAfter, '2026-06-01T12:00:00', 'Wed, 01 Jan 2020 00:00:00 GMT', true ],
	[ Operator.DateAfter, '2026-06-01T12:00:00', '2026-06-01', true ],
	[ Operator.DateBefore, '2026-06-01T12:00:00', '2026-06-01', true ]
] ) {
	const seen = ask( operator, limit, registered );
	console.log( registered, operator, limit, seen );
	assert.strictEqual( seen, wanted );
}
EOF
