#!/usr/bin/env bash
# Package: planout 5.3.0 (npm), its main bundle and planout_core_compatible.js.
# Guess: RandomInteger of min 10 and max 14 gives one of 10 to 14, as PlanOut's own documents say; the main bundle differs
#   from the compatible one in WHICH of them a unit gets, as its README says.
# Really: the main bundle adds the minimum to the hash before it takes the remainder, so it gives 0 to 4. No value
#   of 10 to 14 ever comes; with min 1 and max 6 a die shows 0 to 5.
# Why it matters: it draws delays, numbers of results and prices; the parameter is off by its minimum for all, and the
#   analysis compares levels that nobody had.
# Seen, of 3000 units: main bundle 0 1 2 3 4; compatible bundle 10 11 12 13 14.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
echo '{}' > package.json
npm install --silent --no-audit --no-fund --ignore-scripts planout@5.3.0

node - <<'EOF'
const assert = require( 'assert' );
const values = ( bundle, min, max ) => {
	const { Assignment, Ops } = require( bundle );
	const drawn = new Set();
	for ( let unit = 0; unit < 3000; unit++ ) {
		const assignment = new Assignment( 'try' );
		assignment.set( 'results', new Ops.Random.RandomInteger( { min, max, unit } ) );
		drawn.add( assignment.get( 'results' ) );
	}
	const sorted = [ ...drawn ].sort( ( a, b ) => a - b );
	console.log( bundle, min, 'to', max, 'gives', ...sorted );
	return sorted;
};
assert.deepStrictEqual( values( 'planout', 10, 14 ), [ 0, 1, 2, 3, 4 ] );
assert.deepStrictEqual( values( 'planout', 1, 6 ), [ 0, 1, 2, 3, 4, 5 ] );
assert.deepStrictEqual( values( 'planout/dist/planout_core_compatible.js', 10, 14 ), [ 10, 11, 12, 13, 14 ] );
EOF
