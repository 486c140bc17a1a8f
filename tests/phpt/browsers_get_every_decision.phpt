--TEST--
initializeResponse() agrees with evaluate(), hides names as asked and refuses what it does not know
--FILE--
<?php
use Statsig\Config;

$document = [ 'has_updates' => true, 'time' => 5, 'feature_gates' => [], 'dynamic_configs' => [], 'layer_configs' => [],
	'condition_map' => [ 'all' => [ 'type' => 'public', 'idType' => 'userID' ] ] ];
foreach ( [ 'on' => true, 'off' => false ] as $name => $value ) {
	$rule = [ 'name' => 'r', 'id' => 'r', 'passPercentage' => 100, 'returnValue' => $value, 'conditions' => [ 'all' ], 'idType' => 'userID' ];
	$document['feature_gates'][$name] = [ 'type' => 'feature_gate', 'entity' => 'feature_gate', 'salt' => $name,
		'defaultValue' => false, 'enabled' => true, 'idType' => 'userID', 'rules' => [ $rule ] ];
}
$config = Config::fromJson( str_replace( '"dynamic_configs":[]', '"dynamic_configs":{}', json_encode( $document ) ) );
$clear = json_decode( $config->initializeResponse( [ 'userID' => 'u' ], [ 'hash' => 'none' ] ), true );
foreach ( [ 'on', 'off' ] as $name ) {
	var_dump( $clear['feature_gates'][$name]['value'] === $config->evaluate( $name, [ 'userID' => 'u' ] )->enabled() );
}
$hidden = json_decode( $config->initializeResponse( [ 'userID' => 'u' ] ), true );
var_dump( $hidden['hash_used'], isset( $hidden['feature_gates']['on'] ), count( $hidden['feature_gates'] ) );
$only = json_decode( $config->initializeResponse( [], [ 'hash' => 'none', 'only' => [ 'on' ] ] ), true );
var_dump( array_keys( $only['feature_gates'] ) );
foreach ( [ [ 'hash' => 'md5' ], [ 'clientKey' => 'client-unknown' ], [ 'format' => 'v9' ], [ 'colour' => 'red' ] ] as $options ) {
	try {
		$config->initializeResponse( [], $options );
		echo "answered\n";
	} catch ( Statsig\Exception $e ) {
		echo $e->getMessage(), "\n";
	}
}
var_dump( json_decode( Statsig\initializeResponse( [ 'userID' => 'u' ] ), true )['has_updates'] );
?>
--EXPECT--
bool(true)
bool(true)
string(4) "djb2"
bool(false)
int(2)
array(1) {
  [0]=>
  string(2) "on"
}
Statsig\Config::initializeResponse(): unknown hash name 'md5'
Statsig\Config::initializeResponse(): unknown client key
Statsig\Config::initializeResponse(): unknown format 'v9'
Statsig\Config::initializeResponse(): unknown option 'colour'
bool(false)
