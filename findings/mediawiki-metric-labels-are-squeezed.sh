#!/usr/bin/env bash
# Package: Debian's mediawiki 1.39.17, class Wikimedia\Metrics\MetricsFactory (Wikimedia\Stats of 1.43 has the same rule).
# Guess: the value of a label arrives as it was given, or is refused; two counters of different names are two.
# Really: all but A-Z, a-z and 0-9 becomes an underscore, underscores are joined, and those at both ends are dropped. So
#   -1, +1 and 1 are one group, "<5" and ">5" are 5, a group named in Cyrillic or Chinese has the empty value together
#   with all others like it, and the counters a-b, a.b and a_b are one. Nothing is said.
# Why it matters: the groups of an experiment, the classes of edit counts and the names of wikis are what one labels by;
#   the two sides of an experiment are added up, and no one can take them apart again.
# Seen: -1, +1, 1: 1; <5, >5: 5; контроль, 対照: empty; 1.45.0-wmf.5: 1_45_0_wmf_5; a-b, a.b, a_b: one counter of 3.
set -euo pipefail
mediawiki=/usr/share/mediawiki
if [ ! -e "$mediawiki/includes/AutoLoader.php" ]; then
	echo "needs Debian's package mediawiki" >&2
	exit 2
fi
php -d error_reporting=8191 -- "$mediawiki" <<'EOF'
<?php
use Psr\Log\NullLogger;
use Wikimedia\Metrics\MetricsFactory;

define( 'MEDIAWIKI', true );
$IP = $argv[1];
require "$IP/vendor/autoload.php";
require "$IP/includes/AutoLoader.php";
require_once "$IP/includes/Defines.php";
echo 'MediaWiki ', MW_VERSION, "\n";

$metrics = new MetricsFactory( [ 'prefix' => 'mw', 'format' => 'dogstatsd' ], new NullLogger() );
$ok = true;
$seen = $metrics->getCounter( [ 'name' => 'seen', 'extension' => 'try', 'labels' => [ 'group' ] ] );
$arrived = [ '-1' => '1', '+1' => '1', '1' => '1', '<5' => '5', '>5' => '5', 'контроль' => '', '対照' => '',
	'1.45.0-wmf.5' => '1_45_0_wmf_5', 'new_editors' => 'new_editors' ];
foreach ( $arrived as $given => $wanted ) {
	$seen->increment( [ (string)$given ] );
	$line = $seen->render()[ count( $seen->render() ) - 1 ];
	echo $given, ': ', $line, "\n";
	$ok = $ok && $line === "mw.try.seen:1|c|#group:$wanted";
}

foreach ( [ 'a-b', 'a.b', 'a_b' ] as $name ) {
	$counter = $metrics->getCounter( [ 'name' => $name, 'extension' => 'try' ] );
	$counter->increment();
}
$lines = $counter->render();
echo 'a-b, a.b and a_b: ', implode( ' ', $lines ), "\n";
exit( $ok && $lines === array_fill( 0, 3, 'mw.try.a_b:1|c' ) ? 0 : 1 );
EOF
