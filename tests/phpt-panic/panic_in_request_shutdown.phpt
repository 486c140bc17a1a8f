--TEST--
A panic in the hook request_shutdown ends the hook, not the process
--EXTENSIONS--
statsig
--FILE--
<?php
$answer = Statsig\evaluate( 'x', [] );
Statsig\testPanic( 'request_shutdown' );
echo "armed\n";
?>
--EXPECTF--
armed
statsig: internal error at src/php/panic.rs:%d
