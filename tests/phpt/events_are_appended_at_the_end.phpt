--TEST--
What is buffered is appended after the request, also after exit, an exception or a fatal error
--EXTENSIONS--
statsig
--FILE--
<?php
require __DIR__ . '/spool.inc';
$dir = __DIR__ . '/end.tmp';
foreach ( [
	'the end' => '',
	'exit' => 'exit( 3 );',
	'exception' => 'throw new Exception( "x" );',
	'memory' => 'ini_set( "memory_limit", "4M" ); str_repeat( "x", 8 << 20 );',
	'time' => 'set_time_limit( 1 ); while ( true ) { Statsig\checkGate( "x", [] ); }',
	'error' => 'trigger_error( "x", E_USER_ERROR );',
	'late' => 'register_shutdown_function( fn () => Statsig\logEvent( "late", [] ) );',
	'many' => 'for ( $i = 0; $i < 3000; $i++ ) { Statsig\logEvent( "more", [] ); }',
] as $what => $code ) {
	$command = escapeshellarg( PHP_BINARY ) . ' -n -d extension=' . escapeshellarg( getenv( 'STATSIG_MODULE' ) )
		. ' -d statsig.spool_min_free_bytes=0 -d statsig.spool_dir=' . escapeshellarg( $dir )
		. ' -r ' . escapeshellarg( "Statsig\\logEvent( 'first', [] ); $code" );
	exec( "$command 2>&1" );
	$names = array_count_values( array_map( static fn ( $line ) => $line['e']['eventName'], spooled( $dir ) ) );
	echo "$what: ", json_encode( $names ), "\n";
	remove( $dir );
}
?>
--EXPECT--
the end: {"first":1}
exit: {"first":1}
exception: {"first":1}
memory: {"first":1}
time: {"first":1}
error: {"first":1}
late: {"first":1,"late":1}
many: {"first":1,"more":3000}
