--TEST--
A panic in the phpinfo() section ends the section, not the process
--FILE--
<?php
require __DIR__ . '/panic/run.inc';
run( 'panic_in_phpinfo' );
?>
--EXPECTF--
statsig: internal error at src/php/zend/panic.rs:%d
bool(false)
bool(true)
