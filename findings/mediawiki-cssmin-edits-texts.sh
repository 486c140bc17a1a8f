#!/usr/bin/env bash
# Package: wikimedia/minify 2.9.0, the CSS minifier of ResourceLoader, as Debian's mediawiki 1.39.17 bundles it.
# Guess: CSSMin::minify() removes blanks between tokens; what stands between quotes is content and stays.
# Really: it does not know quotes: runs of blanks in a text become one, and blanks after { ; and , disappear from it.
#   A quoted attribute in a selector changes too, so the rule no longer finds the element that it found.
# Why it matters: [data-variant="a, b"] and content: "Yes; no" are how an experiment marks and labels its variants:
#   they hold in debug mode and are another text for readers. (A comment that begins with /*! goes as well.)
# Seen: content:"on;  off" -> "on;off"; [data-variant="a, b"] -> [data-variant="a,b"]; "{ x }" -> "{x }"; /*! gone.
set -euo pipefail
vendor=/usr/share/mediawiki/vendor
if [ ! -e "$vendor/wikimedia/minify" ]; then
	echo "needs Debian's package mediawiki" >&2
	exit 2
fi
php -- "$vendor" <<'EOF'
<?php
require $argv[1] . '/autoload.php';
echo 'wikimedia/minify ', Composer\InstalledVersions::getPrettyVersion( 'wikimedia/minify' ), "\n";
$failed = false;
foreach ( [
	'a::after{content:"on;  off"}' => 'a::after{content:"on;off"}',
	'[data-variant="a, b"]{color:red}' => '[data-variant="a,b"]{color:red}',
	'a::after{content:"{ x }"}' => 'a::after{content:"{x }"}',
	'/*! licence */a{color:red}' => 'a{color:red}',
] as $source => $wanted ) {
	$seen = Wikimedia\Minify\CSSMin::minify( $source );
	echo $source, "  ->  ", $seen, "\n";
	$failed = $failed || $seen !== $wanted;
}
exit( $failed ? 1 : 0 );
EOF
