--TEST--
status( false ) does not look at the spool's files, and says all the rest
--EXTENSIONS--
statsig
--INI--
statsig.spool_dir={PWD}/spool.leave.tmp
--FILE--
<?php
@mkdir( __DIR__ . '/spool.leave.tmp', 0750 );
file_put_contents( __DIR__ . '/spool.leave.tmp/current.jsonl', '12345' );
$all = Statsig\status();
$brief = Statsig\status( spool: false );
echo $all['spool']['bytes'], ' ', json_encode( $brief['spool'] ), "\n";
unset( $all['spool'], $brief['spool'] );
var_dump( $all == $brief );
?>
--CLEAN--
<?php
unlink( __DIR__ . '/spool.leave.tmp/current.jsonl' );
rmdir( __DIR__ . '/spool.leave.tmp' );
?>
--EXPECT--
5 null
bool(true)
