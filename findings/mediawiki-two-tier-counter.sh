#!/usr/bin/env bash
# Package: Debian's mediawiki 1.39.17, classes MultiWriteBagOStuff and HashBagOStuff (those of 1.43.9 do the same).
# Guess: with a small cache in front of a large one a counter goes on from what the large one has, and `add` of a key
#   that is there answers false.
# Really: every tier counts for itself. Once the front has evicted the key, `incrWithInit` begins there at 1, answers 1,
#   and `get` says 1 too, while the back has 4. `add` asks the front tier alone: it answers true and OVERWRITES
#   what the back has.
# Why it matters: "count this reader's views" and "note the first exposure once" are made of just these two, and a
#   wiki with APCu in front of memcached evicts at every turn; all is well in a test with one store.
# Seen: 1, 2, 3, then two other keys, then 1; get 1, back 4; add true, back "second".
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

$front = new HashBagOStuff( [ 'maxKeys' => 2 ] );
$back = new HashBagOStuff();
$tiers = new MultiWriteBagOStuff( [ 'caches' => [ $front, $back ] ] );
$crowd = static function () use ( $tiers ) {
	$tiers->set( 'other', 1, 60 );
	$tiers->set( 'another', 1, 60 );
};

$counts = [];
for ( $i = 0; $i < 3; $i++ ) {
	$counts[] = $tiers->incrWithInit( 'views', 60 );
}
$crowd();
$counts[] = $tiers->incrWithInit( 'views', 60 );
$counts[] = $tiers->get( 'views' );
$counts[] = $back->get( 'views' );
echo 'counted, then got, then what the back has: ', implode( ' ', $counts ), "\n";

$tiers->add( 'exposed', 'first', 60 );
$crowd();
$added = $tiers->add( 'exposed', 'second', 60 );
echo 'added once more: ', var_export( $added, true ), ', the back has ', $back->get( 'exposed' ), "\n";
exit( $counts === [ 1, 2, 3, 1, 1, 4 ] && $added === true && $back->get( 'exposed' ) === 'second' ? 0 : 1 );
EOF
