#!/usr/bin/env bash
# Package: Debian's mediawiki 1.39.17, class Wikimedia\Metrics\MetricsFactory (1.43 has another class, without it).
# Guess: a flush of more samples than one UDP packet takes is cut into packets, and all samples are in one of them.
# Really: the sample for which a packet has no more room is what makes it leave, and is itself in neither that packet nor
#   the next. One sample in each 65507 bytes is gone, from whichever counter stands there.
# Why it matters: a request has few samples; the maintenance scripts and job runners that count a whole day have many,
#   and their totals are a little low, always. It never shows in a test of a handful.
# Seen, 5000 increments of one each: 2 packets, 4999 arrived.
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

// The packets are kept instead of sent: the network loses some of its own.
$kept = new class( '127.0.0.1', 1, AF_INET ) extends UDPTransport {
	public array $packets = [];

	public function emit( $text ): void {
		$this->packets[] = $text;
	}
};
$metrics = new class( [ 'prefix' => 'mw', 'format' => 'dogstatsd' ], new NullLogger() ) extends MetricsFactory {
	public function sendBy( UDPTransport $transport ): void {
		$this->send( $transport );
	}
};
$seen = $metrics->getCounter( [ 'name' => 'seen', 'extension' => 'try', 'labels' => [ 'group' ] ] );
for ( $i = 0; $i < 5000; $i++ ) {
	$seen->increment( [ 'x' ] );
}
$metrics->sendBy( $kept );
$arrived = substr_count( implode( '', $kept->packets ), "mw.try.seen:1|c|#group:x\n" );
echo count( $kept->packets ), " packets, $arrived of 5000 arrived\n";
exit( count( $kept->packets ) === 2 && $arrived === 4999 ? 0 : 1 );
EOF
