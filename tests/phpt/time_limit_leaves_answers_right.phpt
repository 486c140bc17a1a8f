--TEST--
A time limit that strikes between or inside calls leaves the next answer right
--EXTENSIONS--
statsig
--SKIPIF--
<?php
if ( getenv( 'USE_ZEND_ALLOC' ) === '0' ) {
	die( 'skip where a fatal error strikes PHP leaves what was in work to its own allocator, which is off' );
}
?>
--INI--
max_execution_time=1
--FILE--
<?php
require __DIR__ . '/limits.inc';
while ( true ) {
	large()->evaluate( 'large', [] )->value();
}
?>
--EXPECTF--
%AFatal error: Maximum execution time of 1 second exceeded in %A
after it: [true,"Recognized","default",false,"no_config_file"]
