--TEST--
What was shown is spooled once: at the call, for a layer when a parameter is read
--EXTENSIONS--
statsig
--INI--
statsig.config_file={PWD}/exposures.tmp.json
statsig.spool_dir={PWD}/exposures.tmp
statsig.spool_min_free_bytes=0
--FILE--
<?php
require __DIR__ . '/spool.inc';
use Statsig\User;

file_put_contents( __DIR__ . '/exposures.tmp.json', sample() );
$ada = new User( 'ada', [ 'stableID' => 's1' ], email: 'ada@example.org', custom: [ 'wiki' => 'dewiki' ], privateAttributes: [ 'secret' => 'Zzcanary7' ] );
for ( $i = 0; $i < 3; $i++ ) {
	Statsig\checkGate( 'nested', $ada );
	Statsig\getFeatureGate( 'nested', $ada );
	Statsig\getDynamicConfig( 'button', $ada )->get( 'color' );
	Statsig\evaluate( 'trial', $ada );
}
Statsig\checkGate( 'nested', [ 'userID' => 5 ] );
Statsig\checkGate( 'nested', [ 'userID' => 6 ] );
echo "-- not shown\n";
Statsig\checkGate( 'open', $ada, false );
Statsig\evaluate( 'button', [ 'userID' => 'bob' ], null, false );
Statsig\evaluate( 'nobody knows', $ada );
$layer = Statsig\getLayer( 'page', $ada );
$layer->value();
$layer->get( 'missing' );
Statsig\Config::fromJson( sample() )->evaluate( 'trial', $ada )->expose();
$silent = Statsig\getLayer( 'page', [ 'userID' => 'bob' ], false );
$silent->get( 'text' );
echo "-- unknown, asked as something; layers by parameter; by hand\n";
Statsig\checkGate( 'nobody knows', $ada );
$layer->get( 'text' );
$layer->get( 'text', 5 );
$layer->get( 'rows', 'of another type' );
$silent->expose( 'text' );
$silent->expose();
Statsig\evaluate( 'button', $ada )->expose();
Statsig\evaluate( 'button', $ada )->expose( 'color' );
unset( $ada );
$layer->expose( 'text' );
echo Statsig\flush(), ' ', Statsig\flush(), "\n";
$lines = spooled( __DIR__ . '/exposures.tmp' );
foreach ( $lines as $line ) {
	echo brief( $line ), "\n";
}
$ids = array_column( $lines, 'id' );
var_dump( count( array_unique( $ids ) ) === count( $lines ), preg_match( '/^[0-9a-f]{32}$/', $ids[0] ) );
var_dump( array_unique( array_column( $lines, 'cv' ) ) === [ Statsig\status()['configVersion'] ] );
var_dump( str_contains( json_encode( $lines ), 'Zzcanary' ) );
echo json_encode( Statsig\status()['events'] ), "\n";
?>
--CLEAN--
<?php
require __DIR__ . '/spool.inc';
remove( __DIR__ . '/exposures.tmp' );
unlink( __DIR__ . '/exposures.tmp.json' );
?>
--EXPECT--
-- not shown
-- unknown, asked as something; layers by parameter; by hand
11 0
cli statsig::gate_exposure {"userID":"ada","email":"ada@example.org","customIDs":{"stableID":"s1"},"custom":{"wiki":"dewiki"}} null {"gate":"nested","gateValue":"true","ruleID":"if_open","reason":"Adapter(statsig):Recognized","configVersion":"7"} [{"gate":"open","gateValue":"true","ruleID":"all"}]
cli statsig::config_exposure {"userID":"ada","email":"ada@example.org","customIDs":{"stableID":"s1"},"custom":{"wiki":"dewiki"}} null {"config":"button","rulePassed":"true","ruleID":"ada","reason":"Adapter(statsig):Recognized","configVersion":"7"} []
cli statsig::config_exposure {"userID":"ada","email":"ada@example.org","customIDs":{"stableID":"s1"},"custom":{"wiki":"dewiki"}} null {"config":"trial","rulePassed":"true","ruleID":"group_a","reason":"Adapter(statsig):Recognized","configVersion":"7"} []
cli statsig::gate_exposure {"userID":"5"} null {"gate":"nested","gateValue":"true","ruleID":"if_open","reason":"Adapter(statsig):Recognized","configVersion":"7"} [{"gate":"open","gateValue":"true","ruleID":"all"}]
cli statsig::gate_exposure {"userID":"6"} null {"gate":"nested","gateValue":"true","ruleID":"if_open","reason":"Adapter(statsig):Recognized","configVersion":"7"} [{"gate":"open","gateValue":"true","ruleID":"all"}]
cli statsig::gate_exposure {"userID":"ada","email":"ada@example.org","customIDs":{"stableID":"s1"},"custom":{"wiki":"dewiki"}} null {"gate":"nobody knows","gateValue":"false","ruleID":"","reason":"Adapter(statsig):Unrecognized"} []
cli statsig::layer_exposure {"userID":"ada","email":"ada@example.org","customIDs":{"stableID":"s1"},"custom":{"wiki":"dewiki"}} null {"config":"page","allocatedExperiment":"trial","parameterName":"text","isExplicitParameter":"true","ruleID":"group_a","reason":"Adapter(statsig):Recognized","configVersion":"7"} []
cli statsig::layer_exposure {"userID":"bob"} null {"config":"page","allocatedExperiment":"trial","parameterName":"text","isExplicitParameter":"true","ruleID":"group_a","reason":"Adapter(statsig):Recognized","configVersion":"7","isManualExposure":"true"} []
cli statsig::config_exposure {"userID":"ada","email":"ada@example.org","customIDs":{"stableID":"s1"},"custom":{"wiki":"dewiki"}} null {"config":"button","rulePassed":"true","ruleID":"ada","reason":"Adapter(statsig):Recognized","configVersion":"7","isManualExposure":"true"} []
cli statsig::layer_exposure {"userID":"ada","email":"ada@example.org","customIDs":{"stableID":"s1"},"custom":{"wiki":"dewiki"}} null {"config":"page","allocatedExperiment":"trial","parameterName":"text","isExplicitParameter":"true","ruleID":"group_a","reason":"Adapter(statsig):Recognized","configVersion":"7","isManualExposure":"true"} []
cli statsig::non_exposed_checks [] null {"checks":"{\"button\":1,\"open\":1,\"page\":1}"} null
bool(true)
int(1)
bool(true)
bool(false)
{"buffered":0,"recorded":11,"spooled":11,"muted":0,"overridden":0,"refused":0,"lost":0,"spoolError":null,"failures":[]}
