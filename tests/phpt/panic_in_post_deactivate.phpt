--TEST--
A panic in the hook post_deactivate ends the hook, not the process
--FILE--
<?php
require __DIR__ . '/panic/run.inc';
run( 'panic_in_post_deactivate' );
?>
--EXPECTF--
armed
statsig: internal error at src/php/zend/panic.rs:%d
