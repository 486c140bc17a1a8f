--TEST--
A document that trips the compiler is named in status(), is tried once, and does no other harm
--FILE--
<?php
require __DIR__ . '/panic/run.inc';
run( 'panic_in_the_compiler', [ 'statsig.config_file' => __DIR__ . '/panic/compiler.tmp.json' ] );
?>
--CLEAN--
<?php unlink( __DIR__ . '/panic/compiler.tmp.json' ); ?>
--EXPECTF--
statsig: internal error at src/php/zend/panic.rs:%d
NoConfig internal_error
NoConfig 1
Recognized null
statsig: internal error at src/php/zend/panic.rs:%d
NoConfig internal_error
