--TEST--
clientProgram() gives the rules that browsers decide by, and clientProgramOutline() says what is in them and what is not
--INI--
statsig.config_file={PWD}/../fixtures/demo.json
--FILE--
<?php
use Statsig\Config;

$file = __DIR__ . '/../fixtures/demo.json';
$text = Statsig\clientProgram();
$outline = Statsig\clientProgramOutline();
$program = json_decode( $text, true );
echo implode( ', ', array_keys( $program ) ), "\n";
echo implode( ', ', array_keys( $outline ) ), "\n";
echo json_encode( $outline['listed'] ), "\n";
echo json_encode( array_slice( $outline['leftOut'], 0, 2 ) ), "\n";
var_dump( $outline['version'] === substr( hash( 'sha256', $text ), 0, 16 ), $outline['bytes'] === strlen( $text ) );
var_dump( Config::fromFile( $file )->clientProgram() === $text, Config::fromFile( $file )->clientProgramOutline() === $outline );
// More sets of options than are kept, twice each.
for ( $round = 0; $round < 2; $round++ ) {
	foreach ( [ 'none', 'djb2', 'sha256' ] as $names ) {
		foreach ( [ [], [ 'only' => [ 'hello_world' ] ], [ 'units' => [ '*' ], 'fields' => [ '*' ] ], [ 'only' => null ] ] as $more ) {
			$options = [ 'names' => $names ] + $more;
			if ( Statsig\clientProgram( $options ) !== Config::fromFile( $file )->clientProgram( $options ) ) {
				echo 'differs: ', json_encode( $options ), "\n";
			}
		}
	}
}
echo json_encode( Statsig\clientProgramOutline( [ 'only' => [ 'hello_world', 'demo_button', 'nobody' ] ] )['leftOut'] ), "\n";
$empty = Config::fromJson( 'garbage' );
echo $empty->clientProgram(), "\n";
echo json_encode( $empty->clientProgramOutline( [ 'only' => [ 'a' ] ] ) ), "\n";
// What the wiki says of all its readers is told where it is read.
$gate = [ 'name' => 'g', 'salt' => 's', 'type' => 'feature_gate', 'defaultValue' => false, 'enabled' => true, 'idType' => 'stableID', 'rules' => [ [
	'name' => 'r', 'id' => 'r', 'passPercentage' => 100, 'returnValue' => true, 'conditions' => [
		[ 'type' => 'user_field', 'operator' => 'any', 'field' => 'site', 'targetValue' => [ 'a' ] ],
		[ 'type' => 'environment_field', 'operator' => 'any', 'field' => 'tier', 'targetValue' => [ 'b' ] ]
	]
] ] ];
$document = [ 'has_updates' => true, 'time' => 1, 'feature_gates' => [ $gate ], 'dynamic_configs' => [], 'layer_configs' => [] ];
$config = Config::fromJson( json_encode( $document ), [ 'environment' => 'test', 'globalCustomFields' => [ 'site' => 'a', 'other' => 'secret' ] ] );
$program = json_decode( $config->clientProgram(), true );
echo json_encode( [ $program['host'], $program['environment'], $config->clientProgramOutline()['fields'] ] ), "\n";
foreach ( [ [ 'nobody' => 1 ], [ 'only' => 'hello_world' ], [ 'fields' => null ], [ 'names' => 'md5' ], [ 'names' => 1 ], [ 7 => [] ] ] as $options ) {
	foreach ( [ 'Statsig\clientProgram', 'Statsig\clientProgramOutline', [ $config, 'clientProgram' ] ] as $call ) {
		try {
			$call( $options );
		} catch ( Statsig\Exception $e ) {
			echo $e->getMessage(), "\n";
		}
	}
}
?>
--EXPECT--
kind, v, hash, needs, listed, units, salts, values, conditions, gates, configs, layers
version, bytes, listed, needs, fields, leftOut
{"gates":["hello_world"],"configs":["demo_experiment"],"layers":["demo_layer"]}
[{"kind":"gate","name":"demo_button","reason":"Unit"},{"kind":"config","name":"demo_config","reason":"Unit"}]
bool(true)
bool(true)
bool(true)
bool(true)
[{"kind":"gate","name":"demo_button","reason":"Unit"},{"kind":"gate","name":"nobody","reason":"Unrecognized"}]
{"kind":"program","v":1,"hash":"none","listed":[0,0,0],"gates":[],"configs":[],"layers":[]}
{"version":"bf462d9fad7a72b8","bytes":121,"listed":{"gates":[],"configs":[],"layers":[]},"needs":[],"fields":[],"leftOut":[{"kind":"gate","name":"a","reason":"Unrecognized"}]}
[{"site":"a"},{"tier":"test"},["site"]]
Statsig\clientProgram(): unknown option 'nobody'
Statsig\clientProgramOutline(): unknown option 'nobody'
Statsig\Config::clientProgram(): unknown option 'nobody'
Statsig\clientProgram(): value of a wrong type for option 'only'
Statsig\clientProgramOutline(): value of a wrong type for option 'only'
Statsig\Config::clientProgram(): value of a wrong type for option 'only'
Statsig\clientProgram(): value of a wrong type for option 'fields'
Statsig\clientProgramOutline(): value of a wrong type for option 'fields'
Statsig\Config::clientProgram(): value of a wrong type for option 'fields'
Statsig\clientProgram(): unknown naming 'md5'
Statsig\clientProgramOutline(): unknown naming 'md5'
Statsig\Config::clientProgram(): unknown naming 'md5'
Statsig\clientProgram(): value of a wrong type for option 'names'
Statsig\clientProgramOutline(): value of a wrong type for option 'names'
Statsig\Config::clientProgram(): value of a wrong type for option 'names'
Statsig\clientProgram(): unknown option '7'
Statsig\clientProgramOutline(): unknown option '7'
Statsig\Config::clientProgram(): unknown option '7'
