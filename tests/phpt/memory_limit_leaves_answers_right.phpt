--TEST--
A memory limit that strikes while a value is built leaves the next answer right
--EXTENSIONS--
statsig
--SKIPIF--
<?php
if ( getenv( 'USE_ZEND_ALLOC' ) === '0' ) {
	die( 'skip without its own allocator PHP has no memory limit' );
}
?>
--INI--
memory_limit=16M
--FILE--
<?php
require __DIR__ . '/limits.inc';
$kept = [];
while ( true ) {
	// Each config builds its value anew, until memory runs out inside of it.
	$kept[] = large()->evaluate( 'large', [] )->value();
}
?>
--EXPECTF--
%AFatal error: Allowed memory size of 16777216 bytes exhausted%A
after it: [true,"Recognized","default",false,"no_config_file"]
