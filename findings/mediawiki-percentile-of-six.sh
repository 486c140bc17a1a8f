#!/usr/bin/env bash
# Package: wikimedia/running-stat 2.1.0 as Debian's mediawiki 1.39.17 bundles it, class Wikimedia\PSquare.
# Guess: the estimate of the 99th percentile of a handful of timings is near the largest, that of the 5th near the
#   smallest, and a sixth observation makes neither worse.
# Really: up to five observations are looked up in a sorted list. From the sixth on the middle one of five markers is
#   answered, and it begins in the MIDDLE: of six, the 1st, 50th and 99th percentile are the same number. It has to
#   wander to its end by one place an observation, so the 99th of twenty is still the 90th, and the 99th of 1, 2, 3, 4,
#   5 falls from 5 to 3 when a 6 arrives.
# Why it matters: timings are few where an experiment is small or a module rare; two variants with the same tail differ
#   by how many views they had.
# Seen, of 1, 2, 3 ... in that order: five: 99th 5; six: 1st 3, 50th 3, 99th 3; ten: 7; twenty: 17; hundred: 97.
set -euo pipefail
mediawiki=/usr/share/mediawiki
if [ ! -e "$mediawiki/vendor/wikimedia/running-stat" ]; then
	echo "needs Debian's package mediawiki" >&2
	exit 2
fi
php -d error_reporting=8191 -- "$mediawiki" <<'EOF'
<?php
use Wikimedia\PSquare;

require "$argv[1]/vendor/autoload.php";

$estimate = static function ( float $part, int $count ) {
	$square = new PSquare( $part );
	foreach ( range( 1, $count ) as $value ) {
		$square->addObservation( $value );
	}
	return round( $square->getValue(), 2 );
};
$seen = [];
foreach ( [ 5, 6, 10, 20, 100, 1000 ] as $count ) {
	$seen[$count] = [ $estimate( 0.01, $count ), $estimate( 0.5, $count ), $estimate( 0.99, $count ) ];
	echo "1 to $count: 1st ", $seen[$count][0], ', 50th ', $seen[$count][1], ', 99th ', $seen[$count][2], "\n";
}
exit( $seen[5][2] === 5.0 && $seen[6] === [ 3.0, 3.0, 3.0 ] && $seen[10][2] < 8 && $seen[20][2] < 18.1 &&
	$seen[1000][2] > 985 ? 0 : 1 );
EOF
