--TEST--
initializeResponse() knows the official core's options: app, names by kind, no id types, no default gates, no experiments in layers, no overrides
--EXTENSIONS--
statsig
--FILE--
<?php
require __DIR__ . '/document.inc';
use Statsig\Config;

$app = static fn ( string ...$apps ) => [ 'targetAppIDs' => $apps ];
$experiment = static fn ( array $more ) => spec( 'experiment', [ 'a' => 1 ], [ rule( 'all', [ 'everybody' ], [ 'a' => 2 ] ) ], [ 'isActive' => true ] + $more );
$json = document(
	[
		'on' => spec( 'feature_gate', false, [ rule( 'all', [ 'everybody' ], true ) ], $app( 'shop' ) ),
		'default' => spec( 'feature_gate', false, [] ),
		'off' => spec( 'feature_gate', false, [], [ 'enabled' => false ] ),
		'asks' => spec( 'feature_gate', false, [ rule( 'if', [ 'passes_default' ], true ) ] ),
		'in_shop' => spec( 'feature_gate', false, [ rule( 'shop', [ 'is_shop' ], true ) ], $app( 'shop', 'blog' ) ),
	],
	[ 'free' => $experiment( [] ), 'layered' => $experiment( [ 'hasSharedParams' => true ] ), 'plain' => spec( 'dynamic_config', [], [] ), 'tuned' => spec( 'autotune', [], [] ) ],
	[ 'page' => spec( 'layer', [], [] ) ],
	[ 'passes_default' => condition( 'pass_gate', null, null, 'default' ), 'is_shop' => condition( 'target_app', 'any', null, [ 'shop' ] ) ]
);
$json = '{"param_stores":{"store":{"parameters":{},"targetAppIDs":["shop"]},"another":{"parameters":{}}},"sdk_keys_to_app_ids":{"client-blog":"blog"},' . substr( $json, 1 );
$config = Config::fromJson( $json );
$ask = static fn ( array $options, ?Config $of = null ) => json_decode( ( $of ?? $config )->initializeResponse( [ 'userID' => 'u' ], $options + [ 'hash' => 'none' ] ), true, 512, JSON_THROW_ON_ERROR );
$names = static function ( array $options ) use ( $ask ): string {
	$found = [];
	foreach ( [ 'v1', 'init-v2' ] as $format ) {
		$values = $ask( $options + [ 'format' => $format ] );
		$found[] = implode( ' | ', array_map( static fn ( $part ) => implode( ' ', array_keys( $values[$part] ) ), [ 'feature_gates', 'dynamic_configs', 'layer_configs', 'param_stores' ] ) );
	}
	return $found[0] === $found[1] ? $found[0] : 'formats differ';
};
foreach ( [ [], [ 'targetAppId' => 'shop' ], [ 'targetAppId' => 'blog' ], [ 'clientKey' => 'client-blog' ], [ 'targetAppId' => 'nobody knows' ], [ 'targetAppId' => '' ],
	[ 'targetAppId' => 'shop', 'clientKey' => 'client-unknown' ], [ 'targetAppId' => '', 'clientKey' => 'client-blog' ],
	[ 'featureGateFilter' => [ 'on', 'nobody knows' ] ], [ 'featureGateFilter' => [] ], [ 'dynamicConfigFilter' => [] ], [ 'experimentFilter' => [ 'free' ] ],
	[ 'layerFilter' => [] ], [ 'paramStoreFilter' => [ 'store' ] ], [ 'only' => [ 'on', 'free' ], 'experimentFilter' => [ 'layered' ] ],
	[ 'removeDefaultValueGates' => true ], [ 'removeDefaultValueGates' => false ], [ 'removeExperimentsInLayers' => true ] ] as $options ) {
	echo json_encode( $options ), ' ', $names( $options ), "\n";
}
echo "-- conditions see the app\n";
foreach ( [ 'shop', 'blog' ] as $one ) {
	echo $one, ' ', json_encode( $ask( [ 'targetAppId' => $one ] )['feature_gates']['in_shop']['value'] ), "\n";
}
echo "-- id types\n";
foreach ( [ 'v1', 'init-v2' ] as $format ) {
	$values = $ask( [ 'removeIdType' => true, 'format' => $format ] );
	echo json_encode( [ $values['feature_gates']['on'], $values['dynamic_configs']['free'], $values['layer_configs']['page'] ] ), "\n";
}
echo "-- overrides\n";
$forced = $config->withOverrides( [ 'gate' => [ 'on' => false, 'default' => true ] ] );
foreach ( [ [], [ 'includeLocalOverrides' => true ], [ 'includeLocalOverrides' => false ] ] as $options ) {
	$gates = $ask( $options, $forced )['feature_gates'];
	echo json_encode( [ $gates['on']['value'], $gates['default']['value'], $gates['asks']['value'] ] ), "\n";
}
echo "-- wrong options\n";
foreach ( [ [ 'targetAppId' => 5 ], [ 'featureGateFilter' => 'on' ], [ 'experimentFilter' => [ null ] ], [ 'layerFilter' => [ [ 'page' ] ] ], [ 'removeIdType' => 1 ],
	[ 'includeLocalOverrides' => 'no' ], [ 'removeDefaultValueGates' => null ], [ 'target_app_id' => 'shop' ], [ 'removeIDType' => true ] ] as $options ) {
	try {
		$config->initializeResponse( [], $options );
		echo "accepted\n";
	} catch ( Statsig\Exception $exception ) {
		echo $exception->getMessage(), "\n";
	}
}
?>
--EXPECT--
[] on default off asks in_shop | free layered plain tuned | page | another store
{"targetAppId":"shop"} on in_shop |  |  | store
{"targetAppId":"blog"} in_shop |  |  | 
{"clientKey":"client-blog"} in_shop |  |  | 
{"targetAppId":"nobody knows"}  |  |  | 
{"targetAppId":""} on default off asks in_shop | free layered plain tuned | page | another store
{"targetAppId":"shop","clientKey":"client-unknown"} on in_shop |  |  | store
{"targetAppId":"","clientKey":"client-blog"} in_shop |  |  | 
{"featureGateFilter":["on","nobody knows"]} on | free layered plain tuned | page | another store
{"featureGateFilter":[]}  | free layered plain tuned | page | another store
{"dynamicConfigFilter":[]} on default off asks in_shop | free layered tuned | page | another store
{"experimentFilter":["free"]} on default off asks in_shop | free plain tuned | page | another store
{"layerFilter":[]} on default off asks in_shop | free layered plain tuned |  | another store
{"paramStoreFilter":["store"]} on default off asks in_shop | free layered plain tuned | page | store
{"only":["on","free"],"experimentFilter":["layered"]} on |  |  | 
{"removeDefaultValueGates":true} on off asks | free layered plain tuned | page | another store
{"removeDefaultValueGates":false} on default off asks in_shop | free layered plain tuned | page | another store
{"removeExperimentsInLayers":true} on default off asks in_shop | free plain tuned | page | another store
-- conditions see the app
shop true
blog false
-- id types
[{"name":"on","value":true,"rule_id":"all","secondary_exposures":[]},{"name":"free","is_device_based":false,"value":{"a":2},"rule_id":"all","group":"all","is_experiment_active":true,"is_user_in_experiment":false,"secondary_exposures":[]},{"name":"page","is_device_based":false,"value":[],"rule_id":"default","group":"default","explicit_parameters":[],"undelegated_secondary_exposures":[],"secondary_exposures":[]}]
[{"v":true,"r":"all"},{"r":"all","v":"0","ue":false,"ea":true},{"r":"default","v":"1","ep":[]}]
-- overrides
[false,true,true]
[false,true,true]
[true,false,false]
-- wrong options
Statsig\Config::initializeResponse(): value of a wrong type for option 'targetAppId'
Statsig\Config::initializeResponse(): value of a wrong type for option 'featureGateFilter'
Statsig\Config::initializeResponse(): value of a wrong type for option 'experimentFilter'
Statsig\Config::initializeResponse(): value of a wrong type for option 'layerFilter'
Statsig\Config::initializeResponse(): value of a wrong type for option 'removeIdType'
Statsig\Config::initializeResponse(): value of a wrong type for option 'includeLocalOverrides'
Statsig\Config::initializeResponse(): value of a wrong type for option 'removeDefaultValueGates'
Statsig\Config::initializeResponse(): unknown option 'target_app_id'
Statsig\Config::initializeResponse(): unknown option 'removeIDType'
