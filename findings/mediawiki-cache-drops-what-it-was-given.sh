#!/usr/bin/env bash
# Package: Debian's mediawiki 1.39.17, classes WANObjectCache and HashBagOStuff.
# Guess: after `delete` and `set` the new value is there; a time to live of eleven years is as good as for ever; what
#   `set` keeps is a copy.
# Really: for eleven seconds after a delete a `set` is ignored, and answers true; the next `get` is false. A time to
#   live above ten years is taken for a MOMENT of the Unix clock, here in 1980, so the entry is gone at once, and `set`
#   answers true. The in-memory class, which tests use, hands out the very object it was given, so a later change of
#   it shows in the cache; stores over a wire do not.
# Why it matters: "delete, then set" is how one thinks of refreshing a configuration; readers then see none.
# Seen: set after delete true, get false; 12 s later set true, get "new"; ttl 11 years: set true, get false; object
#   changed after set: 2.
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
$wan = new WANObjectCache( [ 'cache' => new HashBagOStuff() ] );
$wan->setMockTime( $now );
$seen = [];
$wan->set( 'config', 'old', 60 );
$wan->delete( 'config' );
$seen['set after delete'] = $wan->set( 'config', 'new', 60 );
$seen['get'] = $wan->get( 'config' );
$now += 12;
$wan->set( 'config', 'new', 60 );
$seen['get of a set 12 s later'] = $wan->get( 'config' );

$bag = new HashBagOStuff();
$bag->setMockTime( $now );
$seen['set for eleven years'] = $bag->set( 'long', 'value', 11 * 365 * 86400 );
$seen['get of it'] = $bag->get( 'long' );
$object = (object)[ 'n' => 1 ];
$bag->set( 'object', $object );
$object->n = 2;
$seen['object changed after set'] = $bag->get( 'object' )->n;

foreach ( $seen as $what => $value ) {
	echo $what, ': ', var_export( $value, true ), "\n";
}
exit( array_values( $seen ) === [ true, false, 'new', true, false, 2 ] ? 0 : 1 );
EOF
