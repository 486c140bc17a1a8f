--TEST--
What a client and the wiki may send a day holds for all processes of a host together
--EXTENSIONS--
statsig
--INI--
statsig.spool_dir={PWD}/shared.tmp
statsig.spool_min_free_bytes=0
--FILE--
<?php
require __DIR__ . '/spool.inc';
require __DIR__ . '/limits_policy.inc';
$command = [ PHP_BINARY, '-n', '-d', 'extension=' . getenv( 'STATSIG_MODULE' ) ];
foreach ( [ 'spool_dir', 'spool_min_free_bytes' ] as $name ) {
	array_push( $command, '-d', "statsig.$name=" . ini_get( "statsig.$name" ) );
}
$processes = $pipes = [];
for ( $number = 0; $number < 6; $number++ ) {
	$processes[] = proc_open(
		[ ...$command, __DIR__ . '/processes_share_the_limits.inc', $number, 40 ], [ [ 'pipe', 'r' ], [ 'pipe', 'w' ], STDERR ], $pipes[$number]
	);
}
foreach ( $pipes as [ $in ] ) {
	fwrite( $in, "go\n" );
}
$accepted = array_sum( array_map( static fn ( $pipe ) => (int)stream_get_contents( $pipe[1] ), $pipes ) );
array_map( 'proc_close', $processes );
$counts = Statsig\status()['relay'];
echo "accepted: $accepted {$counts['accepted']} {$counts['accepted.custom']}\n";
echo "of 240 dropped: ", $counts['dropped.day'], ' for the day, ', $counts['dropped.ids'], " for new ids\n";
$lines = spooled( __DIR__ . '/shared.tmp' );
echo "most of one address: {$counts['busiest']}, on disk: ", count( $lines ), "\n";
// One that was let through: this process, the seventh, knows it too.
$sent = Statsig\relay( click( $lines[0]['e']['user']['customIDs']['stableID'] ), POLICY );
echo $sent['status'], ' ', json_encode( $sent['dropped'] ), "\n";
foreach ( glob( __DIR__ . '/shared.tmp/counts/*' ) as $file ) {
	var_dump( str_contains( file_get_contents( $file ), '198.51.100.7' ) );
}
?>
--CLEAN--
<?php
require __DIR__ . '/spool.inc';
remove( __DIR__ . '/shared.tmp' );
?>
--EXPECT--
accepted: 100 100 100
of 240 dropped: 50 for the day, 90 for new ids
most of one address: 90, on disk: 100
202 {"day":1}
bool(false)
bool(false)
