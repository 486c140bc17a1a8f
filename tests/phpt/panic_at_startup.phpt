--TEST--
A panic while the module registers itself is a clean refusal; one while it preloads is nothing
--FILE--
<?php
foreach ( [ 'startup', 'preload' ] as $place ) {
	$command = "STATSIG_TEST_PANIC=$place " . escapeshellarg( PHP_BINARY ) . ' -n -d display_errors=1 -d extension='
		. escapeshellarg( getenv( 'STATSIG_TEST_MODULE' ) ) . ' -r "echo Statsig\evaluate( \'x\', [] )->reason(), PHP_EOL;" 2>&1';
	$output = [];
	exec( $command, $output, $status );
	echo implode( "\n", array_filter( $output ) ), "\n", "status $status\n";
}
?>
--EXPECTF--
statsig: internal error at src/php/zend/panic.rs:%d
Fatal error: Unable to start statsig module in Unknown on line 0
status 254
statsig: internal error at src/php/zend/panic.rs:%d
NoConfig
status 0
