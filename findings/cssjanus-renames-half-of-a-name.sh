#!/usr/bin/env bash
# Packages: wikimedia/cssjanus 2.1.1 (Debian's mediawiki 1.39.17) and cssjanus 2.3.0 (npm), which flip styles for wikis
#   written from right to left.
# Guess: left and right are exchanged where they are directions: property names and values. A name of one's own is
#   either left alone or renamed everywhere.
# Really: `--left: 1px` becomes `--right: 1px` while `var(--left)` beside it stays, so the variable is undefined;
#   `animation: slide-left` becomes slide-right while `@keyframes slide-left` stays, so nothing moves; a quoted
#   [data-side="left"] becomes "right" while the markup keeps it. A class .left and an id stay.
# Why it matters: styles of an experiment tested on an English wiki lose their variables and animations on Arabic,
#   Hebrew and Persian ones: the variant that is measured there is another one.
# Seen: a{--left:1px;margin:var(--left)} -> a{--right:1px;margin:var(--left)}; slide-left -> slide-right beside
#   @keyframes slide-left; [data-side="left"] -> [data-side="right"]. Both libraries alike.
set -euo pipefail
vendor=/usr/share/mediawiki/vendor
if [ ! -e "$vendor/wikimedia/cssjanus" ]; then
	echo "needs Debian's package mediawiki" >&2
	exit 2
fi
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
echo '{}' > package.json
npm install --silent --no-audit --no-fund --ignore-scripts cssjanus@2.3.0
cat > cases.json <<'EOF'
[ [ "a{--left:1px;margin:var(--left)}", "a{--right:1px;margin:var(--left)}" ],
  [ "a{animation:slide-left 1s}@keyframes slide-left{}", "a{animation:slide-right 1s}@keyframes slide-left{}" ],
  [ "[data-side=\"left\"]{top:0}", "[data-side=\"right\"]{top:0}" ], [ ".left{top:0}", ".left{top:0}" ] ]
EOF
cat > flip.php <<'EOF'
<?php
require $argv[1] . '/autoload.php';
fwrite( STDERR, 'wikimedia/cssjanus ' . Composer\InstalledVersions::getPrettyVersion( 'wikimedia/cssjanus' ) . "\n" );
echo json_encode( array_map( static function ( $case ) {
	return CSSJanus::transform( $case[0] );
}, json_decode( file_get_contents( 'cases.json' ) ) ) );
EOF
php flip.php "$vendor" > php.json
node - <<'EOF'
const assert = require( 'assert' );
const inPhp = require( './php.json' );
require( './cases.json' ).forEach( ( [ source, wanted ], i ) => {
	const inNode = require( 'cssjanus' ).transform( source );
	console.log( source, ' -> ', inPhp[ i ] );
	assert.strictEqual( inPhp[ i ], wanted );
	assert.strictEqual( inNode, wanted );
} );
EOF
