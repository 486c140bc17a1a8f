#!/usr/bin/env bash
# Package: wikimedia/minify 2.9.0, the JavaScript minifier of ResourceLoader, as Debian's mediawiki 1.39.17 bundles it.
# Guess: it keeps every line break that a statement may need, so valid JavaScript stays valid; at worst a new syntax is
#   left alone.
# Really: in a class body a line break that ends a field is turned into a blank, so a class with two fields and no
#   semicolons is a syntax error afterwards, as is every number with separators (1_000 -> 1 _000) and every BigInt
#   (1n -> 1 n). Two methods after a field named `async` become one async method without any error.
# Why it matters: only the minified module breaks; with ?debug=true, where the author looks, all is well. A vendor's
#   browser SDK in its published form, with class fields, put into a ResourceLoader module may not start.
# Seen: fields, separators, BigInt: valid before, SyntaxError after; `async` field: x() gives 1 before, a Promise after;
#   fields with semicolons stay valid.
set -euo pipefail
vendor=/usr/share/mediawiki/vendor
if [ ! -e "$vendor/wikimedia/minify" ]; then
	echo "needs Debian's package mediawiki" >&2
	exit 2
fi
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
cat > cases.json <<'EOF'
{ "fields": "class A { x = 1\n y = 2 }\nnew A().y",
  "fields with semicolons": "class A { x = 1;\n y = 2; }\nnew A().y",
  "separators": "1_000 + 1", "BigInt": "0xFFn + 1n",
  "field async": "class A { async\n x() { return 1 } }\nnew A().x()" }
EOF
cat > minify.php <<'EOF'
<?php
require $argv[1] . '/autoload.php';
fwrite( STDERR, 'wikimedia/minify ' . Composer\InstalledVersions::getPrettyVersion( 'wikimedia/minify' ) . "\n" );
$cases = json_decode( file_get_contents( 'cases.json' ), true );
echo json_encode( array_map( [ Wikimedia\Minify\JavaScriptMinifier::class, 'minify' ], $cases ) );
EOF
php minify.php "$vendor" > minified.json

node - <<'EOF'
const assert = require( 'assert' );
const vm = require( 'vm' );
const sources = require( './cases.json' );
const minified = require( './minified.json' );
const run = ( code ) => {
	try {
		return String( vm.runInNewContext( code ) );
	} catch ( error ) {
		return error.name;
	}
};
const wanted = {
	fields: [ '2', 'SyntaxError' ], 'fields with semicolons': [ '2', '2' ], separators: [ '1001', 'SyntaxError' ],
	BigInt: [ '256', 'SyntaxError' ], 'field async': [ '1', '[object Promise]' ]
};
for ( const name of Object.keys( sources ) ) {
	const seen = [ run( sources[ name ] ), run( minified[ name ] ) ];
	console.log( `${ name }: ${ seen[ 0 ] } before, ${ seen[ 1 ] } after: ${ minified[ name ].replace( /\n/g, '\\n' ) }` );
	assert.deepStrictEqual( seen, wanted[ name ] );
}
EOF
