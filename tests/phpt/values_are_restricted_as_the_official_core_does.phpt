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
