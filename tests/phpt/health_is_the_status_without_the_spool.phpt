--TEST--
health() does not look at the spool's files, and says all the rest of status()
--EXTENSIONS--
statsig
--INI--
statsig.spool_dir={PWD}/spool.health.tmp
--FILE--
<?php
@mkdir( __DIR__ . '/spool.health.tmp', 0750 );
file_put_contents( __DIR__ . '/spool.health.tmp/current.jsonl', '12345' );
$status = Statsig\status();
echo $status['spool']['bytes'], "\n";
unset( $status['spool'] );
var_dump( $status == Statsig\health() );
?>
--CLEAN--
<?php
unlink( __DIR__ . '/spool.health.tmp/current.jsonl' );
rmdir( __DIR__ . '/spool.health.tmp' );
?>
--EXPECT--
5
bool(true)
