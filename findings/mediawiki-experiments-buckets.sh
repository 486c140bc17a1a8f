#!/usr/bin/env bash
# Package: Debian's mediawiki 1.39.17, module mediawiki.experiments (mw.experiments.getBucket), run in Node.
# Guess: buckets { A: 0.1 } enrol a tenth of the users; a bucket's name is only a name; a disabled experiment gives no
#   bucket, or one of those it has.
# Really: the weights are scaled to their sum, so { A: 0.1 } enrols EVERYBODY. The name decides the place: JavaScript
#   puts a name like "1" before "control", so renaming bucket A to 1 sends every user to the other side. A disabled
#   experiment answers "control", though it has no such bucket.
# Why it matters: someone numbers his variants in the middle of an experiment, or leaves the control out of the list
#   to begin small; neither raises a thing.
# Seen: { A: 0.1 }: A 1000 of 1000; { control, A } against { control, 1 }: 1000 of 1000 changed sides; disabled: control.
set -euo pipefail
script=/usr/share/mediawiki/resources/src/mediawiki.experiments.js
if [ ! -e "$script" ]; then
	echo "needs Debian's package mediawiki" >&2
	exit 2
fi
node - "$script" <<'EOF'
const assert = require( 'assert' );
const source = require( 'fs' ).readFileSync( process.argv[ 2 ], 'utf8' );
const mw = {};
new Function( 'mw', '$', source )( mw, { isEmptyObject: ( object ) => Object.keys( object ).length === 0 } );

const tokens = [ ...Array( 1000 ).keys() ].map( ( i ) => 'token' + i );
const bucketOf = ( buckets, token, enabled = true ) => mw.experiments.getBucket( { name: 'try', enabled, buckets }, token );

const small = tokens.filter( ( token ) => bucketOf( { A: 0.1 }, token ) === 'A' ).length;
console.log( '{ A: 0.1 }:', small, 'of 1000 in A' );
assert.strictEqual( small, 1000 );

const moved = tokens.filter( ( token ) =>
	( bucketOf( { control: 0.5, A: 0.5 }, token ) === 'control' ) !== ( bucketOf( { control: 0.5, 1: 0.5 }, token ) === 'control' )
).length;
console.log( 'A renamed to 1:', moved, 'of 1000 changed sides' );
assert.strictEqual( moved, 1000 );

const disabled = bucketOf( { A: 0.5, B: 0.5 }, 'token', false );
console.log( 'disabled, without a control bucket:', disabled );
assert.strictEqual( disabled, 'control' );
EOF
