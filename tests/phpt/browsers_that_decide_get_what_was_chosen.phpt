--TEST--
onDeviceSpecs() sends chosen entries only, and onDeviceLeftOut() says why others are not sent
--INI--
statsig.config_file={PWD}/../fixtures/demo.json
--FILE--
<?php
use Statsig\Config;

$file = __DIR__ . '/../fixtures/demo.json';
$only = [ 'only' => [ 'hello_world', 'demo_layer', 'unknown' ] ];
$document = json_decode( Statsig\onDeviceSpecs( $only ), true );
foreach ( [ 'feature_gates', 'dynamic_configs', 'layer_configs' ] as $section ) {
	echo $section, ': ', implode( ', ', array_column( $document[$section], 'name' ) ), "\n";
}
var_dump( Config::fromFile( $file )->onDeviceSpecs( $only ) === Statsig\onDeviceSpecs( $only ) );
echo json_encode( Statsig\onDeviceLeftOut( $only ) ), "\n";
$sent = Config::fromJson( json_encode( $document ) );
$same = 0;
for ( $i = 0; $i < 100; $i++ ) {
	$user = [ 'customIDs' => [ 'stableID' => "s$i" ] ];
	$same += $sent->evaluate( 'hello_world', $user )->enabled() === Statsig\checkGate( 'hello_world', $user, false );
	$same += $sent->evaluate( 'demo_layer', $user )->value() == Statsig\evaluate( 'demo_layer', $user, null, false )->value();
}
var_dump( $same, json_decode( Statsig\onDeviceSpecs(), true )['feature_gates'] );
var_dump( json_decode( Config::fromJson( 'garbage' )->onDeviceSpecs( $only ), true )['has_updates'] );
try {
	Statsig\onDeviceSpecs( [ 'only' => 'hello_world' ] );
} catch ( Statsig\Exception $e ) {
	echo $e->getMessage(), "\n";
}
?>
--EXPECT--
feature_gates: hello_world
dynamic_configs: demo_experiment
layer_configs: demo_layer
bool(true)
{"unknown":"unknown"}
int(200)
array(0) {
}
bool(false)
Statsig\onDeviceSpecs(): unknown option, or one of a wrong type
