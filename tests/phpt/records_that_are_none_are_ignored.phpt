--TEST--
What is stored and is no record counts as not there, and is counted
--EXTENSIONS--
statsig
--FILE--
<?php
require __DIR__ . '/document.inc';
use Statsig\Config;

$config = Config::fromJson( sample() );
$good = [ 'value' => true, 'json_value' => [ 'text' => 'old' ], 'rule_id' => 'old', 'group_name' => 'Old', 'secondary_exposures' => [ [ 'gate' => 'g', 'gateValue' => 'true', 'ruleID' => 'r' ] ],
	'undelegated_secondary_exposures' => [], 'config_delegate' => null, 'explicit_parameters' => [ 'text' ], 'time' => 5, 'config_version' => 2 ];
function answer( mixed $record ): string {
	global $config;
	$before = Statsig\status()['stickyIgnored'];
	$one = $config->evaluatePersisted( 'trial', [ 'userID' => 'u' ], [ 'trial' => $record, 'other' => 'not looked at' ] );
	$count = Statsig\status()['stickyIgnored'] - $before;
	return "{$one->reason()} {$one->group()} {$one->json()} {$count} " . ( $one->persist() ? 'store' : '' ) . "\n";
}
echo "-- records\n";
echo answer( $good );
foreach ( [ 'json_value', 'group_name', 'secondary_exposures', 'undelegated_secondary_exposures', 'config_delegate', 'explicit_parameters', 'time', 'config_version' ] as $key ) {
	echo "$key: ", answer( array_diff_key( $good, [ $key => 0 ] ) ), "$key: ", answer( [ $key => null ] + $good );
}
echo answer( [ 'json_value' => [] ] + $good ), answer( [ 'json_value' => new stdClass() ] + $good ), answer( (object)$good ), answer( $good + [ 'more' => NAN > 0 ] );
echo answer( [ 'document_version' => '../../x', 'entry_version' => "\xff" ] + $good );
echo "-- none\n";
$itself = [];
$itself['json_value'] = &$itself;
$deep = [];
for ( $i = 0; $i < 70; $i++ ) {
	$deep = [ 'a' => $deep ];
}
foreach ( [ null, false, 7, 'text', [], [ 1, 2 ], new DateTime(), STDOUT, $itself, fn () => 1 ] as $record ) {
	echo answer( $record );
}
foreach ( [
	'value' => [ 1, null, 'true' ], 'json_value' => [ [ 1 ], 'x', 1.5, NAN, [ 'x' => STDOUT ], $deep, [ 'x' => str_repeat( 'x', 1 << 20 ) ] ], 'rule_id' => [ null, '', 7 ], 'group_name' => [ 7, [] ],
	'secondary_exposures' => [ 'x', [ 'x' ], [ [ 'gate' => 'g' ] ], [ [ 'gate' => 'g', 'gateValue' => 'yes', 'ruleID' => 'r' ] ] ], 'undelegated_secondary_exposures' => [ [ [ 'gate' => 'g', 'gateValue' => true, 'ruleID' => 'r' ] ] ],
	'config_delegate' => [ 1 ], 'explicit_parameters' => [ 'text', [ 7 ] ], 'time' => [ 'x', -1, 1.5 ], 'config_version' => [ -1, '2', 1 << 40 ], 'document_version' => [ 7 ],
] as $key => $values ) {
	foreach ( $values as $value ) {
		$answer = answer( [ $key => $value ] + $good );
		echo $answer === "Recognized Test {\"text\":\"A\"} 1 store\n" ? '.' : "$key: $answer";
	}
}
echo "\n";
// A circle that nobody breaks is a lost block to valgrind.
unset( $itself['json_value'] );
?>
--EXPECT--
-- records
Persisted Old {"text":"old"} 0 
json_value: Persisted Old {} 0 
json_value: Persisted Old {} 0 
group_name: Persisted  {"text":"old"} 0 
group_name: Persisted  {"text":"old"} 0 
secondary_exposures: Persisted Old {"text":"old"} 0 
secondary_exposures: Persisted Old {"text":"old"} 0 
undelegated_secondary_exposures: Persisted Old {"text":"old"} 0 
undelegated_secondary_exposures: Persisted Old {"text":"old"} 0 
config_delegate: Persisted Old {"text":"old"} 0 
config_delegate: Persisted Old {"text":"old"} 0 
explicit_parameters: Persisted Old {"text":"old"} 0 
explicit_parameters: Persisted Old {"text":"old"} 0 
time: Persisted Old {"text":"old"} 0 
time: Persisted Old {"text":"old"} 0 
config_version: Persisted Old {"text":"old"} 0 
config_version: Persisted Old {"text":"old"} 0 
Persisted Old {} 0 
Persisted Old {} 0 
Persisted Old {"text":"old"} 0 
Persisted Old {"text":"old"} 0 
Persisted Old {"text":"old"} 0 
-- none
Recognized Test {"text":"A"} 1 store
Recognized Test {"text":"A"} 1 store
Recognized Test {"text":"A"} 1 store
Recognized Test {"text":"A"} 1 store
Recognized Test {"text":"A"} 1 store
Recognized Test {"text":"A"} 1 store
Recognized Test {"text":"A"} 1 store
Recognized Test {"text":"A"} 1 store
Recognized Test {"text":"A"} 1 store
Recognized Test {"text":"A"} 1 store
..............................
