--TEST--
A panic in the phpinfo() section ends the section, not the process
--EXTENSIONS--
statsig
--FILE--
<?php
Statsig\testPanic( 'info' );
ob_start();
phpinfo( INFO_MODULES );
$first = ob_get_clean();
ob_start();
phpinfo( INFO_MODULES );
$second = ob_get_clean();
var_dump( str_contains( $first, 'Statsig => enabled' ), str_contains( $second, 'Statsig => enabled' ) );
?>
--EXPECTF--
statsig: internal error at src/php/panic.rs:%d
bool(false)
bool(true)
