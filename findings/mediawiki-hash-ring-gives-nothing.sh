#!/usr/bin/env bash
# Package: Debian's mediawiki 1.39.17, class HashRing (1.43.9 gives the same figures).
# Guess: a ring of { control: 99, test: 1 } gives the test a hundredth of all keys, one of 50 : 50 gives halves, and
#   after the heavy location is ejected the light one takes its keys.
# Really: a ring of two locations has 80 steps, and a weight is rounded DOWN to them: what is below one part in 80 has
#   no step, and no key ever; two hundredths are one step, half of what was said. Halves are 48.4 : 51.6, the same
#   for ever, which any check of the sample ratio takes for a fault. With the heavy one ejected there is an error,
#   although another location has a weight.
# Why it matters: it is the one place of MediaWiki's libraries that spreads keys by weight and stays with it, and looks
#   as if made to split readers; it is made for caches.
# Seen, of 20000 keys: 99 : 1 gives 20000 and 0; 98 : 2 gives 19800 and 200; 1 : 1 gives 9679 and 10321; ejected:
#   UnexpectedValueException.
set -euo pipefail
mediawiki=/usr/share/mediawiki
if [ ! -e "$mediawiki/includes/AutoLoader.php" ]; then
	echo "needs Debian's package mediawiki" >&2
	exit 2
fi
php -d error_reporting=8191 -- "$mediawiki" <<'EOF'
<?php
define( 'MEDIAWIKI', true );
$IP = $argv[1];
require "$IP/vendor/autoload.php";
require "$IP/includes/AutoLoader.php";
require_once "$IP/includes/Defines.php";
echo 'MediaWiki ', MW_VERSION, "\n";

$split = static function ( array $weights ) {
	$ring = new HashRing( $weights );
	$count = array_fill_keys( array_keys( $weights ), 0 );
	for ( $i = 0; $i < 20000; $i++ ) {
		$count[ $ring->getLocation( "user$i" ) ]++;
	}
	echo json_encode( $weights ), ' gives ', json_encode( $count ), "\n";
	return $count['test'];
};
$hundredth = $split( [ 'control' => 99, 'test' => 1 ] );
$fiftieth = $split( [ 'control' => 98, 'test' => 2 ] );
$half = $split( [ 'control' => 1, 'test' => 1 ] );

$ring = new HashRing( [ 'control' => 99, 'test' => 1 ] );
$ring->ejectFromLiveRing( 'control', 60 );
try {
	$left = $ring->getLiveLocation( 'user1' );
} catch ( Exception $e ) {
	$left = get_class( $e );
}
echo 'with the heavy one ejected: ', $left, ', weights left: ', json_encode( $ring->getLiveLocationWeights() ), "\n";
exit( $hundredth === 0 && $fiftieth > 0 && $fiftieth < 300 && abs( $half - 10321 ) < 5 &&
	$left === UnexpectedValueException::class ? 0 : 1 );
EOF
