#!/usr/bin/env bash
# Package: MediaWiki 1.43, Debian 13's packages mediawiki and mediawiki-classes; class Wikimedia\Stats\StatsFactory.
# Guess: `getCounter( 'seen' )->setLabel( 'group', 'control' )` is a counter of one's own, to be kept and incremented
#   later; a counter with a sample rate can be incremented twice in a request.
# Really: every getCounter of a name hands out ONE object and takes its labels off. Whoever asks last decides for all:
#   a kept counter of "control" counts for "test", silently. The same object remembers what it should not: a place of
#   old statsd that one caller wanted copies at gets those of all others, and to set the sample rate again, even to
#   what it is, is refused after the first sample, so the second count of a request is lost (with a PHP warning).
# Why it matters: two counters made in a constructor, one for each group, are the first thing that one writes; the
#   control group then has no reader at all.
# Seen: control and test once each: test, test. Copies at x.control: 2 for 1. Three times at a rate of 0.9999: 1, 2 warnings.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
mirror=$(apt-get indextargets --format '$(REPO_URI) $(COMPONENT)' 2>/dev/null | awk '$2 == "main" { print $1; exit }') || true
if [ -z "$mirror" ]; then
	echo "needs Debian's apt-get" >&2
	exit 2
fi
mkdir -p lists/partial cache/archives/partial unpacked
echo "deb $mirror trixie main" > sources.list
apt=( apt-get -qq -o "Dir::Etc::SourceList=$dir/sources.list" -o Dir::Etc::SourceParts=/dev/null -o "Dir::State::Lists=$dir/lists"
	-o "Dir::Cache=$dir/cache" -o Acquire::Languages=none -o APT::Sandbox::User=root )
"${apt[@]}" update
"${apt[@]}" download 'mediawiki=1:1.43.*' 'mediawiki-classes=1:1.43.*'
for package in *.deb; do
	dpkg-deb --fsys-tarfile "$package" | tar -x -C unpacked ./usr/share/mediawiki
done

php -d error_reporting=8191 -- "$dir/unpacked/usr/share/mediawiki" <<'EOF'
<?php
use Psr\Log\NullLogger;
use Wikimedia\Stats\Emitters\NullEmitter;
use Wikimedia\Stats\Formatters\DogStatsdFormatter;
use Wikimedia\Stats\StatsCache;
use Wikimedia\Stats\StatsFactory;

define( 'MEDIAWIKI', true );
$IP = $argv[1];
require "$IP/vendor/autoload.php";
require "$IP/includes/AutoLoader.php";
require_once "$IP/includes/Defines.php";
echo 'MediaWiki ', MW_VERSION, "\n";

$warnings = 0;
set_error_handler( static function () use ( &$warnings ) {
	$warnings++;
	return true;
} );
$request = static function ( callable $count, ?BufferingStatsdDataFactory $statsd = null ) {
	$cache = new StatsCache();
	$stats = new StatsFactory( $cache, new NullEmitter(), new NullLogger(), 'try' );
	$count( $stats->withStatsdDataFactory( $statsd ) );
	return ( new DogStatsdFormatter() )->getFormattedSamples( 'mw', $cache->getAllMetrics()['try.seen'] );
};

$kept = $request( static function ( $stats ) {
	$control = $stats->getCounter( 'seen' )->setLabel( 'group', 'control' );
	$test = $stats->getCounter( 'seen' )->setLabel( 'group', 'test' );
	$control->increment();
	$test->increment();
} );
echo 'one of control, one of test: ', implode( ' ', $kept ), ", $warnings warnings\n";
$ok = $kept === [ 'mw.try.seen:1|c|#group:test', 'mw.try.seen:1|c|#group:test' ] && $warnings === 0;

$statsd = new BufferingStatsdDataFactory( '' );
$request( static function ( $stats ) {
	$stats->getCounter( 'seen' )->setLabel( 'group', 'control' )->copyToStatsdAt( 'x.control' )->increment();
	$stats->getCounter( 'seen' )->setLabel( 'group', 'test' )->increment();
}, $statsd );
$copies = array_map( static fn ( $entry ) => $entry->getKey(), $statsd->getData() );
echo 'copies: ', implode( ' ', $copies ), ", $warnings warnings\n";
$ok = $ok && $copies === [ 'x.control', 'x.control' ] && $warnings === 0;

$sampled = $request( static function ( $stats ) {
	for ( $i = 0; $i < 3; $i++ ) {
		$stats->getCounter( 'seen' )->setSampleRate( 0.9999 )->increment();
	}
} );
echo 'three times at a rate: ', count( $sampled ), " at most, $warnings warnings\n";
exit( $ok && count( $sampled ) <= 1 && $warnings === 2 ? 0 : 1 );
EOF
