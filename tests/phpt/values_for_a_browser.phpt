--TEST--
initializeResponse() is the text of the explicit config too, restricted as asked; wrong options throw
--EXTENSIONS--
statsig
--INI--
statsig.config_file={PWD}/values.tmp.json
--FILE--
<?php
require __DIR__ . '/document.inc';
use Statsig\Config;

file_put_contents( __DIR__ . '/values.tmp.json', sample() );
$config = Config::fromJson( sample() );
$ada = new Statsig\User( 'ada', privateAttributes: [ 'x' => 'Zzcanary7' ] );
$decode = static fn ( string $json ) => json_decode( $json, true, 512, JSON_THROW_ON_ERROR );
$values = $decode( Statsig\initializeResponse( $ada, [ 'hash' => 'none' ] ) );
foreach ( [ 'feature_gates', 'dynamic_configs', 'layer_configs' ] as $section ) {
	foreach ( $values[$section] as $name => $entry ) {
		echo "$name ", json_encode( $entry['value'] ), " {$entry['rule_id']}\n";
	}
}
echo json_encode( array_diff_key( $values, [ 'feature_gates' => 1, 'dynamic_configs' => 1, 'layer_configs' => 1, 'sdkInfo' => 1 ] ) ), "\n";
var_dump( Statsig\initializeResponse( $ada ) === $config->initializeResponse( $ada ) );
var_dump( Statsig\initializeResponse( [ 'userID' => 'ada' ], [ 'format' => 'init-v2' ] ) === $config->initializeResponse( [ 'userID' => 'ada' ], [ 'format' => 'init-v2' ] ) );
var_dump( str_contains( Statsig\initializeResponse( $ada ), 'Zzcanary' ) );
echo json_encode( array_keys( $decode( $config->initializeResponse( $ada, [ 'hash' => 'none', 'only' => [ 'open', 'page' ] ] ) )['feature_gates'] ) ), "\n";
foreach ( [ [ 'userID' => 'ada' ], [ 'customIDs' => [ 'stableID' => 's' ] ] ] as $user ) {
	echo json_encode( array_keys( $decode( $config->initializeResponse( $user, [ 'hash' => 'none', 'byUnit' => true ] ) )['feature_gates'] ) ), "\n";
}
$empty = $decode( Config::fromJson( 'garbage' )->initializeResponse( $ada, [ 'clientKey' => 'client-x' ] ) );
echo json_encode( [ $empty['has_updates'], $empty['feature_gates'], $empty['time'] ] ), "\n";
foreach ( [ [ 'hash' => 'md5' ], [ 'hash' => 5 ], [ 'format' => 'v9' ], [ 'clientKey' => 'client-Zzcanary8' ], [ 'only' => 'open' ], [ 'byUnit' => 1 ], [ 'Only' => [] ] ] as $options ) {
	try {
		$config->initializeResponse( $ada, $options );
		echo "accepted\n";
	} catch ( Statsig\Exception $exception ) {
		echo $exception->getMessage(), "\n";
	}
}
?>
--CLEAN--
<?php unlink( __DIR__ . '/values.tmp.json' ); ?>
--EXPECT--
open true all
closed false default
nested true if_open
ada_only true ada
button {"color":"blue","size":12} ada
trial {"text":"A"} group_a
page {"text":"A"} group_a
{"param_stores":[],"time":1000,"has_updates":true,"hash_used":"none","user":{"userID":"ada"},"sdkParams":[],"evaluated_keys":{"userID":"ada"},"pa_hash":"3858808509"}
bool(true)
bool(true)
bool(false)
["open"]
["open","closed","nested","ada_only"]
[]
[false,[],0]
Statsig\Config::initializeResponse(): unknown hash name 'md5'
Statsig\Config::initializeResponse(): value of a wrong type for option 'hash'
Statsig\Config::initializeResponse(): unknown format 'v9'
Statsig\Config::initializeResponse(): unknown client key
Statsig\Config::initializeResponse(): value of a wrong type for option 'only'
Statsig\Config::initializeResponse(): value of a wrong type for option 'byUnit'
Statsig\Config::initializeResponse(): unknown option 'Only'
