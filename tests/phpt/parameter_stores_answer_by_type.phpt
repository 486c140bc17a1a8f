--TEST--
parameterStore() follows a parameter to its gate, config, experiment or layer, and gives only the default's type
--FILE--
<?php
use Statsig\Config;

$document = json_decode( file_get_contents( __DIR__ . '/../fixtures/demo.json' ) );
$document->param_stores = [ 'store' => [ 'parameters' => [
	'fixed' => [ 'ref_type' => 'static', 'param_type' => 'array', 'value' => [ 1, 2 ] ],
	'greeting' => [ 'ref_type' => 'gate', 'param_type' => 'string', 'gate_name' => 'hello_world', 'pass_value' => 'Hello', 'fail_value' => 'Bye' ],
	'limit' => [ 'ref_type' => 'dynamic_config', 'param_type' => 'number', 'config_name' => 'demo_config', 'param_name' => 'limit' ],
	'colour' => [ 'ref_type' => 'experiment', 'param_type' => 'string', 'experiment_name' => 'demo_experiment', 'param_name' => 'colour' ],
	'layered' => [ 'ref_type' => 'layer', 'param_type' => 'string', 'layer_name' => 'demo_layer', 'param_name' => 'colour' ],
] ] ];
$config = Config::fromJson( json_encode( $document ) );
$ask = static fn ( $parameter, $default, $stableID = 'a' ) =>
	$config->parameterStore( 'store', [ 'customIDs' => [ 'stableID' => $stableID ] ], $parameter, $default );
echo json_encode( [
	$ask( 'fixed', [] ), $ask( 'fixed', 'text' ), $ask( 'greeting', '' ), $ask( 'greeting', '', 'b' ), $ask( 'greeting', 1 ),
	$ask( 'limit', 0 ), $ask( 'limit', 0.5 ), $ask( 'limit', '0' ), $ask( 'limit', null ),
	in_array( $ask( 'colour', '' ), [ 'grey', 'blue' ] ), $ask( 'layered', '' ) === $ask( 'colour', '' ),
	$ask( 'unknown', 'default' ), $config->parameterStore( 'unknown', [], 'fixed', 7 ),
] ), "\n";
// The process's own config has one too
$file = __DIR__ . '/stores.tmp.json';
file_put_contents( $file, json_encode( $document ) );
$code = 'echo json_encode( [ Statsig\parameterStore( "store", [], "fixed", [] ), Statsig\parameterStore( "store", [], "fixed", 7 ) ] ), "\n";';
passthru( escapeshellarg( PHP_BINARY ) . ' -n -d extension=' . escapeshellarg( getenv( 'STATSIG_MODULE' ) ) .
	' -d statsig.config_file=' . escapeshellarg( $file ) . ' -r ' . escapeshellarg( $code ) );
unlink( $file );
try {
	$ask( 'fixed', new stdClass );
} catch ( TypeError $e ) {
	echo $e->getMessage(), "\n";
}
?>
--EXPECT--
[[1,2],"text","Hello","Bye",1,20,20,"0",20,true,true,"default",7]
[[1,2],7]
Statsig\Config::parameterStore(): Argument #4 ($default) must be of type array|string|int|float|bool|null, stdClass given
