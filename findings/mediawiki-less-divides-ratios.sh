#!/usr/bin/env bash
# Packages: wikimedia/less.php 4.4.1 (Debian's mediawiki 1.39.17) beside less 4.9.1 (npm).
# Guess: version 4 of less.php follows version 4 of Less, where a slash divides only inside brackets.
# Really: its default, which is also what ResourceLoader asks for, divides every slash outside `font`: aspect-ratio: 16/9 becomes 1.77777778 and
#   grid-area: 1 / 2 / 3 / 4, four grid lines, becomes .04166667, an invalid value that the browser drops. No error
#   or warning. Modern colours, @layer, range queries and min() of mixed units at least fail to compile.
# Why it matters: a style sheet built and tested with the npm compiler loses its layout when ResourceLoader compiles
#   the same .less file, and the other way round.
# Seen: grid-area: php .04166667, npm 1 / 2 / 3 / 4; aspect-ratio: 1.77777778, 16/9; font: 12px/1.5 in both.
set -euo pipefail
vendor=/usr/share/mediawiki/vendor
if [ ! -e "$vendor/wikimedia/less.php" ]; then
	echo "needs Debian's package mediawiki" >&2
	exit 2
fi
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
echo '{}' > package.json
npm install --silent --no-audit --no-fund --ignore-scripts less@4.9.1
cat > cases.json <<'EOF'
[ [ "a{grid-area:1 / 2 / 3 / 4}", "a{grid-area:.04166667}", "a{grid-area:1 / 2 / 3 / 4}" ],
  [ "a{aspect-ratio:16/9}", "a{aspect-ratio:1.77777778}", "a{aspect-ratio:16/9}" ],
  [ "a{font:12px/1.5 serif}", "a{font:12px/1.5 serif}", "a{font:12px/1.5 serif}" ] ]
EOF
cat > compile.php <<'EOF'
<?php
require $argv[1] . '/autoload.php';
fwrite( STDERR, 'wikimedia/less.php ' . Composer\InstalledVersions::getPrettyVersion( 'wikimedia/less.php' ) . "\n" );
echo json_encode( array_map( static function ( $case ) {
	return ( new Less_Parser( [ 'compress' => true ] ) )->parse( $case[0] )->getCss();
}, json_decode( file_get_contents( 'cases.json' ) ) ) );
EOF
php -d error_reporting=8191 compile.php "$vendor" > php.json
node - 2> /dev/null <<'EOF'
const less = require( 'less' );
const inPhp = require( './php.json' );
( async () => {
	for ( const [ i, [ source, wantedPhp, wantedNode ] ] of require( './cases.json' ).entries() ) {
		const inNode = ( await less.render( source, { compress: true } ) ).css;
		console.log( source, '- less.php:', inPhp[ i ], '- less:', inNode );
		if ( inPhp[ i ] !== wantedPhp || inNode !== wantedNode ) {
			process.exitCode = 1;
		}
	}
} )();
EOF
