#!/usr/bin/env bash
# Package: planout 5.3.0 (npm), both of its bundles.
# Guess: BernoulliFilter decides on each of its choices alone, by the unit and the choice; a unit may be a list, as of
#   user and page, and is only read.
# Really: each choice is appended to the caller's own LIST before it is hashed, and stays there. So whether a choice is
#   kept hangs on all choices before it, and a list that is used for a second parameter is another unit by then. With a
#   text as the unit all is as guessed.
# Why it matters: "which of these tools does this reader see on this page" is a filter by two units; a tool put in front
#   of the others draws all of them anew in the middle of the experiment.
# Seen, of 300 units, when a choice is put in front: text 0 changed, list 267; the list afterwards has 8 members, not 2;
#   a choice between two drawn with it afterwards: 157 changed, in the compatible bundle 149.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
echo '{}' > package.json
npm install --silent --no-audit --no-fund --ignore-scripts planout@5.3.0

node - <<'EOF'
const assert = require( 'assert' );
const users = [ ...Array( 300 ).keys() ].map( ( i ) => 'u' + i );
for ( const bundle of [ 'planout', 'planout/dist/planout_core_compatible.js' ] ) {
	const { Assignment, Ops } = require( bundle );
	const draw = ( name, op, args ) => {
		const assignment = new Assignment( 'try' );
		assignment.set( name, new Ops.Random[ op ]( args ) );
		return assignment.get( name );
	};
	const filter = ( choices, unit ) => draw( 'tools', 'BernoulliFilter', { p: 0.5, choices, unit } );
	const changed = ( unitOf ) => users.filter( ( user ) =>
		filter( [ 'a', 'b', 'c' ], unitOf( user ) ).join() !==
			filter( [ 'new', 'a', 'b', 'c' ], unitOf( user ) ).filter( ( tool ) => tool !== 'new' ).join()
	).length;
	const text = changed( ( user ) => user );
	const list = changed( ( user ) => [ user, 'page' ] );

	const unit = [ 'u1', 'page' ];
	filter( [ 'a', 'b', 'c', 'd', 'e', 'f' ], unit );
	const colour = ( by ) => draw( 'colour', 'UniformChoice', { choices: [ 'red', 'green' ], unit: by } );
	const redrawn = users.filter( ( user ) => {
		const used = [ user, 'page' ];
		filter( [ 'a', 'b' ], used );
		return colour( used ) !== colour( [ user, 'page' ] );
	} ).length;
	console.log( bundle, '- changed by a choice in front: text', text, 'list', list, '- the list is now', unit.join(),
		'- redrawn with a used list:', redrawn );
	assert.deepStrictEqual( [ text, list > 200, unit.length, redrawn > 100 ], [ 0, true, 8, true ] );
}
EOF
