--TEST--
A change of the file is seen by reload() alone, and evaluations keep what they were decided with
--EXTENSIONS--
statsig
--INI--
statsig.config_file={PWD}/keeps.tmp.json
statsig.check_interval=0
--FILE--
<?php
require __DIR__ . '/document.inc';
$file = __DIR__ . '/keeps.tmp.json';
file_put_contents( $file, sample( 1000 ) );
$old = Statsig\evaluate( 'button', [ 'userID' => 'ada' ] );
file_put_contents( "$file.next", str_replace( [ 'blue', '"all"' ], [ 'green', '"everyone"' ], sample( 2000 ) ) );
rename( "$file.next", $file );
echo Statsig\evaluate( 'open', [] )->ruleId(), ' ', Statsig\status()['configTime'], "\n";
var_dump( Statsig\reload(), Statsig\reload() );
echo Statsig\evaluate( 'open', [] )->ruleId(), ' ', Statsig\status()['configTime'], "\n";
$new = Statsig\evaluate( 'button', [ 'userID' => 'ada' ] );
echo $old->get( 'color' ), ' ', $old->configTime(), ' ', $old->ruleId(), "\n";
echo $new->get( 'color' ), ' ', $new->configTime(), ' ', $new->ruleId(), "\n";
unset( $new );
echo json_encode( $old->value() ), "\n";
?>
--CLEAN--
<?php unlink( __DIR__ . '/keeps.tmp.json' ); ?>
--EXPECT--
all 1000
bool(true)
bool(false)
everyone 2000
blue 1000 ada
green 2000 ada
{"color":"blue","size":12}
