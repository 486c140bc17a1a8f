--TEST--
explain() tells each rule, condition and percentage, agrees with evaluate() and logs nothing
--INI--
statsig.config_file={PWD}/../fixtures/demo.json
statsig.spool_dir={PWD}/explain.tmp
--FILE--
<?php
$user = [ 'customIDs' => [ 'stableID' => 'a' ] ];
$told = Statsig\explain( 'hello_world', $user );
var_dump( Statsig\takeEvents() );
var_dump( $told['enabled'] === Statsig\checkGate( 'hello_world', $user, false ) );
printf( "%s %s %s %s\n", $told['name'], $told['kind'], $told['ruleId'], $told['reason'] );
foreach ( $told['steps'] as $step ) {
	echo $step['depth'], ' ', $step['step'], ' ', match ( $step['step'] ) {
		'entry' => $step['name'],
		'rule' => $step['id'],
		'condition' => $step['type'] . ( $step['holds'] ? ' holds' : ' does not hold' ),
		'share' => ( $step['bucket'] < $step['below'] ) === $step['passes'] ? "below {$step['below']}" : 'wrong',
	}, "\n";
}
$unknown = Statsig\explain( 'unknown', $user );
var_dump( $unknown['reason'], $unknown['steps'] );
?>
--EXPECTF--
array(0) {
}
bool(true)
hello_world gate hello_three_quarters Recognized
0 entry hello_world
0 rule hello_three_quarters
0 condition public holds
0 share below 7500
string(12) "Unrecognized"
array(0) {
}
