--TEST--
A panic in the hook post_deactivate ends the hook, not the process
--EXTENSIONS--
statsig
--FILE--
<?php
$answer = Statsig\evaluate( 'x', [] );
Statsig\testPanic( 'post_deactivate' );
echo "armed\n";
?>
--EXPECTF--
armed
statsig: internal error at src/php/panic.rs:%d
