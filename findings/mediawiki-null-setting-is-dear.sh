#!/usr/bin/env bash
# Package: Debian's mediawiki 1.39.17 on PHP 8.2, GlobalVarConfig::get(), which $services->getMainConfig() is.
# Guess: to read a setting takes as long whatever its value is.
# Really: for a setting that is NULL it takes as long as there are globals: isset() says no, and what is asked next,
#   array_key_exists( $name, $GLOBALS ), has PHP 8.1 and later make a copy of all of them. A wiki has about a thousand.
# Why it matters: null is the usual default for "not set" ($wgDBmwschema, $wgConf, many of extensions), and features
#   read their settings in each request, some in a loop.
# Seen: with 1,000 more globals 153 ns for false and 6,459 ns for null, 42 times as long; with 4,000 it is 135 times.
set -euo pipefail
mediawiki=/usr/share/mediawiki
if [ ! -e "$mediawiki/includes/AutoLoader.php" ]; then
	echo "needs Debian's package mediawiki" >&2
	exit 2
fi
php -- "$mediawiki" <<'EOF'
<?php
define( 'MEDIAWIKI', true );
$IP = $argv[1];
require "$IP/vendor/autoload.php";
require "$IP/includes/AutoLoader.php";
require_once "$IP/includes/Defines.php";
echo 'MediaWiki ', MW_VERSION, ', PHP ', PHP_VERSION, "\n";

/** Nanoseconds of one call, the best of twenty rounds. */
function nanoseconds( Config $config, string $name ): float {
	$best = INF;
	for ( $round = 0; $round < 20; $round++ ) {
		$from = hrtime( true );
		for ( $i = 0; $i < 200; $i++ ) {
			$config->get( $name );
		}
		$best = min( $best, ( hrtime( true ) - $from ) / 200 );
	}
	return $best;
}

$wgTrialNull = null;
$wgTrialFalse = false;
$config = new GlobalVarConfig();
$ratios = [];
foreach ( [ 1000, 4000 ] as $count ) {
	for ( $i = 0; $i < $count; $i++ ) {
		$GLOBALS["wgTrial$i"] = $i;
	}
	$null = nanoseconds( $config, 'TrialNull' );
	$false = nanoseconds( $config, 'TrialFalse' );
	$ratios[] = $null / $false;
	printf( "%d globals: false %d ns, null %d ns, ratio %.1f\n", $count, $false, $null, $null / $false );
}
exit( $ratios[0] > 5 && $ratios[1] > 1.5 * $ratios[0] ? 0 : 1 );
EOF
