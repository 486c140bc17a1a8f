--TEST--
ship() sends what was relayed once, to the site's own files where there is no key
--INI--
statsig.spool_dir={PWD}/ship.tmp
statsig.spool_min_free_bytes=0
statsig.sink_dir={PWD}/ship.tmp/sink
--FILE--
<?php
$policy = [ 'ids' => [ 'stableID' => 'hex20' ], 'events' => [ 'click' => [ 'value' => 'number' ] ] ];
$event = [ 'eventName' => 'click', 'value' => 3, 'time' => 1000 * time(),
	'user' => [ 'customIDs' => [ 'stableID' => '0123456789abcdef0123' ] ] ];
for ( $i = 0; $i < 3; $i++ ) {
	$event['value'] = $i;
	Statsig\relay( json_encode( [ 'events' => [ $event ] ] ), $policy );
}
$first = Statsig\ship();
var_dump( $first['shipped'], $first['left'], $first['stopped'] );
var_dump( Statsig\ship()['shipped'] );
$lines = implode( array_map( 'file_get_contents', glob( __DIR__ . '/ship.tmp/sink/*' ) ) );
var_dump( substr_count( $lines, '"click"' ) );
try {
	Statsig\ship( [ 'sink' => 'nowhere' ] );
} catch ( Statsig\Exception $e ) {
	echo $e->getMessage(), "\n";
}
?>
--CLEAN--
<?php
$files = new RecursiveIteratorIterator(
	new RecursiveDirectoryIterator( __DIR__ . '/ship.tmp', FilesystemIterator::SKIP_DOTS ), RecursiveIteratorIterator::CHILD_FIRST );
foreach ( $files as $file ) {
	$file->isDir() ? rmdir( $file ) : unlink( $file );
}
rmdir( __DIR__ . '/ship.tmp' );
?>
--EXPECT--
int(3)
int(0)
NULL
int(0)
int(3)
Statsig\ship(): wrong value for option 'sink'
