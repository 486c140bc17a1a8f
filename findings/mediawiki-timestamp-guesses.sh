#!/usr/bin/env bash
# Package: wikimedia/timestamp 4.1.1 (Debian's mediawiki 1.39.17), behind wfTimestamp() and MWTimestamp.
# Guess: a text that is no timestamp gives false, as "2020-12-31" does; 0 is the beginning of 1970; 31 December written
#   without dashes is that day; milliseconds are refused or understood.
# Really: 0 and "" are NOW; "20201231" is 20201231 seconds after 1970, a day in August 1970; Date.now() of 2021 is the
#   year 52971, still formatted as a time; "2020-02-30..." rolls over to 1 March; "2020-12-31" with dashes is false.
# Why it matters: times of events and of rules come from JavaScript in milliseconds and from forms as days. A start
#   time of 0, "since ever", becomes this very second at each call, so a comparison with now is a matter of luck.
# Seen (its clock set to 2030): 0 -> 2030-01-01T00:00:00Z; "20201231" -> 1970-08-22T19:27:11Z; 1609459200000 -> 52971-09-25T00:00:00Z;
#   2020-02-30T00:00:00Z -> 2020-03-01T00:00:00Z; 2020-12-31 -> false.
set -euo pipefail
vendor=/usr/share/mediawiki/vendor
if [ ! -e "$vendor/wikimedia/timestamp" ]; then
	echo "needs Debian's package mediawiki" >&2
	exit 2
fi
php -- "$vendor" <<'EOF'
<?php
use Wikimedia\Timestamp\ConvertibleTimestamp;

require $argv[1] . '/autoload.php';
echo 'wikimedia/timestamp ', Composer\InstalledVersions::getPrettyVersion( 'wikimedia/timestamp' ), "\n";
// The library's own clock, set to a day that no other answer below has.
ConvertibleTimestamp::setFakeTime( '20300101000000' );
$failed = false;
foreach ( [
	[ 0, '2030-01-01T00:00:00Z' ], [ '', '2030-01-01T00:00:00Z' ], [ 1, '1970-01-01T00:00:01Z' ],
	[ '20201231', '1970-08-22T19:27:11Z' ], [ 1609459200000, '52971-09-25T00:00:00Z' ],
	[ '2020-02-30T00:00:00Z', '2020-03-01T00:00:00Z' ], [ '2020-12-31', false ],
] as [ $given, $wanted ] ) {
	$seen = ConvertibleTimestamp::convert( TS_ISO_8601, $given );
	echo var_export( $given, true ), ' -> ', var_export( $seen, true ), "\n";
	$failed = $failed || $seen !== $wanted;
}
exit( $failed ? 1 : 0 );
EOF
