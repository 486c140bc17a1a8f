--TEST--
Where statsig.exposures is 0 nothing is exposed or counted, by hand neither; events of one's own go on
--EXTENSIONS--
statsig
--INI--
statsig.config_file={PWD}/off.tmp.json
statsig.spool_dir={PWD}/off.tmp
statsig.spool_min_free_bytes=0
statsig.exposures=0
--FILE--
<?php
require __DIR__ . '/spool.inc';

file_put_contents( __DIR__ . '/off.tmp.json', sample() );
Statsig\checkGate( 'open', [ 'userID' => 'ada' ] );
Statsig\checkGate( 'open', [ 'userID' => 'ada' ], false );
$gate = Statsig\getFeatureGate( 'open', [ 'userID' => 'ada' ] );
$gate->expose();
$gate->exposeOnce();
$page = Statsig\getLayer( 'page', [ 'userID' => 'ada' ] );
$page->get( 'text' );
$page->expose( 'text' );
var_dump( $gate->enabled() );
Statsig\logEvent( 'click', [ 'userID' => 'ada' ] );
echo Statsig\flush(), "\n";
?>
--CLEAN--
<?php
require __DIR__ . '/spool.inc';
remove( __DIR__ . '/off.tmp' );
unlink( __DIR__ . '/off.tmp.json' );
?>
--EXPECT--
bool(true)
1
