--TEST--
Looking records and counts nothing; what was looked at is exposed once, when it is read
--EXTENSIONS--
statsig
--INI--
statsig.config_file={PWD}/look.tmp.json
statsig.spool_dir={PWD}/look.tmp
statsig.spool_min_free_bytes=0
--FILE--
<?php
require __DIR__ . '/spool.inc';
use Statsig\Kind;
use Statsig\User;

file_put_contents( __DIR__ . '/look.tmp.json', sample() );
$ada = new User( 'ada' );
foreach ( [ [ 'nested', Kind::Gate ], [ 'trial', Kind::Experiment ], [ 'page', Kind::Layer ], [ 'nobody knows', null ] ] as [ $name, $kind ] ) {
	$look = Statsig\look( $name, $ada, $kind );
	$asked = Statsig\Config::fromFile( __DIR__ . '/look.tmp.json' )->evaluate( $name, $ada, $kind );
	var_dump( [ $look->enabled(), $look->ruleId(), $look->json() ] === [ $asked->enabled(), $asked->ruleId(), $asked->json() ] );
	$look->value();
	$look->get( 'text' );
}
echo Statsig\flush(), "\n-- read, by other objects too\n";
for ( $i = 0; $i < 3; $i++ ) {
	Statsig\look( 'nested', $ada, Kind::Gate )->exposeOnce();
	Statsig\getFeatureGate( 'nested', $ada );
	$page = Statsig\look( 'page', $ada, Kind::Layer );
	$page->exposeOnce();
	$page->exposeOnce( 'text' );
	Statsig\look( 'nested', $ada, Kind::Gate )->exposeOnce( 'text' );
	Statsig\look( 'nobody knows', $ada )->exposeOnce();
	Statsig\Config::fromJson( sample() )->evaluate( 'trial', $ada )->exposeOnce();
}
Statsig\look( 'nested', $ada, Kind::Gate )->expose();
echo Statsig\flush(), "\n";
foreach ( spooled( __DIR__ . '/look.tmp' ) as $line ) {
	echo brief( $line ), "\n";
}
?>
--CLEAN--
<?php
require __DIR__ . '/spool.inc';
remove( __DIR__ . '/look.tmp' );
unlink( __DIR__ . '/look.tmp.json' );
?>
--EXPECT--
bool(true)
bool(true)
bool(true)
bool(true)
0
-- read, by other objects too
3
cli statsig::gate_exposure {"userID":"ada"} null {"gate":"nested","gateValue":"true","ruleID":"if_open","reason":"Adapter(statsig):Recognized","configVersion":"7"} [{"gate":"open","gateValue":"true","ruleID":"all"}]
cli statsig::layer_exposure {"userID":"ada"} null {"config":"page","allocatedExperiment":"trial","parameterName":"text","isExplicitParameter":"true","ruleID":"group_a","reason":"Adapter(statsig):Recognized","configVersion":"7"} []
cli statsig::gate_exposure {"userID":"ada"} null {"gate":"nested","gateValue":"true","ruleID":"if_open","reason":"Adapter(statsig):Recognized","configVersion":"7","isManualExposure":"true"} [{"gate":"open","gateValue":"true","ruleID":"all"}]
