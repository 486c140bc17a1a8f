--TEST--
flow() tells of each day what browsers sent and what was shipped, whatever lies in the spool
--INI--
statsig.spool_dir={PWD}/flow.tmp
statsig.sink_dir={PWD}/flow-sink.tmp
statsig.spool_min_free_bytes=0
--FILE--
<?php
require __DIR__ . '/spool.inc';
require __DIR__ . '/limits_policy.inc';
echo json_encode( Statsig\flow() ), "\n";
$dir = __DIR__ . '/flow.tmp';
$day = static fn ( int $ago ) => gmdate( 'Y-m-d', time() - 86400 * $ago );
foreach ( [ 'ada', 'bob' ] as $reader ) {
	Statsig\relay( click( $reader ), POLICY );
}
Statsig\relay( '{', POLICY );
Statsig\ship( [ 'sink' => 'file' ] );
foreach ( [ 3 => file_get_contents( "$dir/counts/{$day( 0 )}" ), 4 => "nonsense\xff", 95 => 'accepted                00000000000000000007' ] as $ago => $text ) {
	file_put_contents( "$dir/counts/{$day( $ago )}", $text );
}
mkdir( "$dir/counts/{$day( 5 )}" );
$flow = Statsig\flow( 90 );
foreach ( $flow['relay'] as $of => $counts ) {
	echo array_search( $of, array_map( $day, range( 0, 100 ) ), true ), ' days ago: ', json_encode( array_filter( $counts ) ), "\n";
}
var_dump( $flow['relay'][$day( 0 )] === Statsig\status()['relay'] );
var_dump( $flow['shipped'] === [ 'file' => [ $day( 0 ) => 2 ] ] );
echo json_encode( array_keys( Statsig\flow( 1 )['relay'] ) === [ $day( 0 ) ] ), "\n";
// What another host of a farm has told
mkdir( "$dir/farm/0123456789abcdef/counts", 0750, true );
foreach ( [ "counts/{$day( 0 )}", 'ship.json' ] as $file ) {
	copy( "$dir/$file", "$dir/farm/0123456789abcdef/$file" );
}
file_put_contents( "$dir/farm/told.json", '{}' );
$farm = Statsig\flow( 1 );
echo json_encode( array_filter( $farm['relay'][$day( 0 )] ) ), json_encode( $farm['shipped'] === [ 'file' => [ $day( 0 ) => 4 ] ] ),
	json_encode( $flow['relay'][$day( 0 )] === Statsig\status()['relay'] ), "\n";
foreach ( [ 0, -5, 91, PHP_INT_MAX ] as $days ) {
	try {
		Statsig\flow( $days );
	} catch ( Statsig\Exception $e ) {
		echo $e->getMessage(), "\n";
	}
}
?>
--CLEAN--
<?php
require __DIR__ . '/spool.inc';
foreach ( glob( __DIR__ . '/flow.tmp/counts/*', GLOB_ONLYDIR ) as $folder ) {
	rmdir( $folder );
}
remove( __DIR__ . '/flow.tmp/farm/0123456789abcdef' );
remove( __DIR__ . '/flow.tmp/farm' );
remove( __DIR__ . '/flow.tmp' );
remove( __DIR__ . '/flow-sink.tmp' );
?>
--EXPECT--
{"relay":[],"shipped":[]}
4 days ago: []
3 days ago: {"accepted":2,"accepted.custom":2,"refused.malformed":1}
0 days ago: {"accepted":2,"accepted.custom":2,"refused.malformed":1}
bool(true)
bool(true)
true
{"accepted":4,"accepted.custom":4,"refused.malformed":2}truetrue
Statsig\flow(): days must be from 1 to 90
Statsig\flow(): days must be from 1 to 90
Statsig\flow(): days must be from 1 to 90
Statsig\flow(): days must be from 1 to 90
