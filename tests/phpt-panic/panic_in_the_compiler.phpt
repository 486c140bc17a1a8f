--TEST--
A document that trips the compiler is named in status(), is tried once, and does no other harm
--EXTENSIONS--
statsig
--INI--
statsig.config_file={PWD}/compiler.tmp.json
--FILE--
<?php
require __DIR__ . '/../phpt/document.inc';
$file = __DIR__ . '/compiler.tmp.json';
file_put_contents( $file, sample( 1000 ) );
Statsig\testPanic( 'compile' );
echo Statsig\evaluate( 'open', [] )->reason(), ' ', Statsig\status()['error'], "\n";
Statsig\reload();
echo Statsig\evaluate( 'open', [] )->reason(), ' ', Statsig\status()['refusals'], "\n";
file_put_contents( $file, sample( 20000 ) );
Statsig\reload();
echo Statsig\evaluate( 'open', [] )->reason(), ' ', json_encode( Statsig\status()['error'] ), "\n";
Statsig\testPanic( 'compile' );
$config = Statsig\Config::fromJson( sample() );
echo $config->evaluate( 'open', [] )->reason(), ' ', $config->status()['error'], "\n";
?>
--CLEAN--
<?php unlink( __DIR__ . '/compiler.tmp.json' ); ?>
--EXPECTF--
statsig: internal error at src/php/panic.rs:%d
NoConfig internal_error
NoConfig 1
Recognized null
statsig: internal error at src/php/panic.rs:%d
NoConfig internal_error
