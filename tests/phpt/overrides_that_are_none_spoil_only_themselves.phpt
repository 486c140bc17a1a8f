--TEST--
What is no override is ignored and counted, an unknown kind is thrown; without a config overrides alone answer
--EXTENSIONS--
statsig
--FILE--
<?php
require __DIR__ . '/document.inc';
use Statsig\Config;
use Statsig\Kind;

$config = Config::fromJson( sample() );
$deep = [ 'a' => 1 ];
for ( $i = 0; $i < 63; $i++ ) {
	$deep = [ 'a' => $deep ];
}
$itself = [];
$itself['a'] = &$itself;
$long = str_repeat( 'x', 1 << 20 );
$bad = [
	'gate' => [ 'open' => [ '' => 'true' ], 'g1' => 1, 'g2' => null, 'g3' => [ 'u' => [] ] ],
	'dynamic_config' => [ 'button' => [ '' => 7 ], 'c1' => true, 'c2' => 'Test', 'c3' => [ '' => [ 1, 2 ] ] ],
	'experiment' => [ 'trial' => [ '' => 'no such group', 'a' => [ 'x' => NAN ], 'b' => [ 'x' => new DateTime() ], 'c' => [ 'x' => STDOUT ] ] ],
	'layer' => [ 'page' => 'Test', 'l1' => [ '' => $itself ], 'l2' => [ '' => [ 'a' => $deep ] ], 'l3' => [ '' => array_fill_keys( range( 'a', 'e' ), $long ) ] ],
];
foreach ( $bad as $kind => $entries ) {
	foreach ( $entries as $name => $answers ) {
		$one = $config->withOverrides( [ $kind => [ $name => $answers, 'good' => [ '' => $kind === 'gate' ? true : [ 'x' => 1 ] ] ] ] );
		echo $kind, ' ', $name, ' ', json_encode( $one->status()['overrides'] ), ' ', $one->evaluate( 'good', [], Kind::from( $kind ) )->ruleId(), ' ',
			$one->evaluate( $name, [ 'userID' => 'a' ], Kind::from( $kind ) )->reason(), "\n";
	}
}
echo json_encode( $config->withOverrides( $bad )->status()['overrides'] ), "\n";
echo "-- as deep as it may be, and odd texts\n";
$good = $config->withOverrides( [ 'layer' => [ 'page' => [ '' => $deep ], "\xff" => [ "\xfe" => [ "\xfd" => "\xfc" ] ] ] ] );
echo json_encode( $good->status()['overrides'] ), strlen( $good->evaluate( 'page', [] )->json() ), $good->evaluate( "\xff", [ 'userID' => "\xfe" ], Kind::Layer )->json(), "\n";
echo "-- as many as there is room for\n";
$many = array_fill_keys( range( 1, 70_000 ), true );
$status = $config->withOverrides( [ 'gates' => [ 'open' => $many ] ] )->status()['overrides'];
var_dump( $status['answers'] < 66_000 && $status['answers'] + $status['ignored'] === 70_000 );
echo "-- thrown\n";
foreach ( [ [ 'gat' => [] ], [ [] ], [ 'gate' => true ], [ 'experiments' => 'Test' ], [ "a\nb" => [] ] ] as $wrong ) {
	try {
		$config->withOverrides( $wrong );
	} catch ( Statsig\Exception $e ) {
		echo $e->getMessage(), "\n";
	}
	try {
		Statsig\override( $wrong );
	} catch ( Statsig\Exception $e ) {
		echo $e->getMessage(), "\n";
	}
}
try {
	Statsig\override( 'open' );
} catch ( TypeError $e ) {
	echo $e->getMessage(), "\n";
}
echo "-- without a config\n";
$none = Config::fromJson( '<html>' );
$forced = $none->withOverrides( [ 'gates' => [ 'open' => true ] ] );
foreach ( [ $none, $forced, $forced->withOverrides( [] ) ] as $one ) {
	echo json_encode( [ $one->evaluate( 'open', [] )->reason(), $one->evaluate( 'closed', [] )->reason(), $one->status()['error'], $one->status()['configTime'] ] ), "\n";
}
Statsig\override( [ 'experiment' => [ 'trial' => [ '' => [ 'text' => 'forced' ] ] ] ] );
echo Statsig\getExperiment( 'trial', [] )->get( 'text' ), ' ', Statsig\lookByUnit( 'trial', Kind::Experiment, [] )->get( 'text' ), "\n";
echo json_encode( [ Statsig\evaluate( 'open', [] )->reason(), Statsig\lookByUnit( 'open', Kind::Gate, [] )->reason(), Statsig\checkByUnit( 'open', [] ),
	Statsig\status()['configTime'], Statsig\status()['image'], Statsig\status()['error'], Statsig\status()['events']['recorded'] ] ), "\n";
// A circle that nobody breaks is a lost block to valgrind.
unset( $itself['a'] );
?>
--EXPECT--
gate open {"answers":1,"ignored":1} override Recognized
gate g1 {"answers":1,"ignored":1} override Unrecognized
gate g2 {"answers":1,"ignored":1} override Unrecognized
gate g3 {"answers":1,"ignored":1} override Unrecognized
dynamic_config button {"answers":1,"ignored":1} override Recognized
dynamic_config c1 {"answers":1,"ignored":1} override Unrecognized
dynamic_config c2 {"answers":1,"ignored":1} override Unrecognized
dynamic_config c3 {"answers":1,"ignored":1} override Unrecognized
experiment trial {"answers":1,"ignored":4} override Recognized
layer page {"answers":1,"ignored":1} override Recognized
layer l1 {"answers":1,"ignored":1} override Unrecognized
layer l2 {"answers":1,"ignored":1} override Unrecognized
layer l3 {"answers":1,"ignored":1} override Unrecognized
{"answers":0,"ignored":16}
-- as deep as it may be, and odd texts
{"answers":2,"ignored":0}385{"�":"�"}
-- as many as there is room for
bool(true)
-- thrown
Statsig\Config::withOverrides(): unknown kind 'gat'
Statsig\override(): unknown kind 'gat'
Statsig\Config::withOverrides(): unknown kind '0'
Statsig\override(): unknown kind '0'
Statsig\Config::withOverrides(): no array of entries for kind 'gate'
Statsig\override(): no array of entries for kind 'gate'
Statsig\Config::withOverrides(): no array of entries for kind 'experiments'
Statsig\override(): no array of entries for kind 'experiments'
Statsig\Config::withOverrides(): unknown kind 'a\nb'
Statsig\override(): unknown kind 'a\nb'
Statsig\override(): Argument #1 ($overrides) must be of type array, string given
-- without a config
["NoConfig","NoConfig","shape",null]
["LocalOverride:Recognized","NoConfig","shape",null]
["NoConfig","NoConfig","shape",null]
forced forced
["NoConfig","NoConfig",null,null,null,"no_config_file",0]
