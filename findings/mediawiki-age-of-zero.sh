#!/usr/bin/env bash
# Package: Debian's mediawiki 1.39.17, class MapCacheLRU (1.43.9 does the same).
# Guess: `get( $key, 0 )` ignores what is older than nothing, so a callback runs anew; the smaller the maximum age, the
#   fewer entries qualify; an entry of which a field was just set is new.
# Really: an age of zero or less is NO limit: what ten seconds turn away, zero takes, and
#   getWithSetCallback( $key, $callback, $rank, 0 ) never calls again. A field that is set gives the entry no new
#   age: the entry counts as old while its field, asked for by the same age, is there.
# Why it matters: the maximum age comes from a setting or a subtraction of two times, and its limit case, "nothing from
#   before now", turns into "anything whatever".
# Seen, an entry of 100 s: age 10 none, age 0 found, age -5 found, callbacks run 0; after setField: entry none, field 2.
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

$now = 1700000000.0;
$cache = new MapCacheLRU( 10 );
$cache->setMockTime( $now );
$cache->set( 'decision', 'old' );
$cache->setField( 'reader', 'group', 1 );
$now += 100;

$runs = 0;
$again = static function () use ( &$runs ) {
	$runs++;
	return 'new';
};
$seen = [
	'no older than 10 s' => $cache->get( 'decision', 10 ),
	'no older than 0 s' => $cache->get( 'decision', 0 ),
	'no older than -5 s' => $cache->get( 'decision', -5 ),
	'by a callback, no older than 0 s' => $cache->getWithSetCallback( 'decision', $again, 1.0, 0 ),
	'callbacks run' => $runs,
];
$cache->setField( 'reader', 'group', 2 );
$seen['an entry whose field was just set, no older than 10 s'] = $cache->get( 'reader', 10 );
$seen['that field, no older than 10 s'] = $cache->getField( 'reader', 'group', 10 );
foreach ( $seen as $what => $value ) {
	echo $what, ': ', var_export( $value, true ), "\n";
}
exit( array_values( $seen ) === [ null, 'old', 'old', 'old', 0, null, 2 ] ? 0 : 1 );
EOF
