--TEST--
A panic in the hook request_shutdown ends the hook, not the process
--FILE--
<?php
require __DIR__ . '/panic/run.inc';
run( 'panic_in_request_shutdown' );
?>
--EXPECTF--
armed
statsig: internal error at src/php/zend/panic.rs:%d
