--TEST--
The loaded module declares exactly what the stub documents
--EXTENSIONS--
statsig
--FILE--
<?php
require __DIR__ . '/surface.inc';
$command = escapeshellarg( PHP_BINARY ) . ' -n ' . escapeshellarg( __DIR__ . '/surface.inc' );
$documented = explode( "\n", trim( shell_exec( $command ) ) );
$loaded = surface();
echo count( $loaded ) > 5 ? "something is declared\n" : "nothing is declared\n";
echo 'not in the stub: ', json_encode( array_values( array_diff( $loaded, $documented ) ) ), "\n";
echo 'not in the module: ', json_encode( array_values( array_diff( $documented, $loaded ) ) ), "\n";
?>
--EXPECT--
something is declared
not in the stub: []
not in the module: []
