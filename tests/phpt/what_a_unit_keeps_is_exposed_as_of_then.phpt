--TEST--
The exposure of a decision that a unit keeps names the document, the group and the version of then
--EXTENSIONS--
statsig
--INI--
statsig.config_file={PWD}/sticky.tmp.json
statsig.spool_dir={PWD}/sticky.tmp
statsig.spool_min_free_bytes=0
--FILE--
<?php
require __DIR__ . '/spool.inc';
use Statsig\User;

function put( string $group, int $time ): void {
	$document = json_decode( sample( $time ) );
	$rule = $document->dynamic_configs->trial->rules[0];
	[ $rule->id, $rule->groupName, $rule->returnValue->text ] = [ "rule_$group", $group, $group ];
	$rule->conditions = [ 'passes_open' ];
	file_put_contents( __DIR__ . '/sticky.tmp.json', json_encode( $document ) );
	Statsig\reload();
}
put( 'Old', 1000 );
$ada = new User( 'ada', privateAttributes: [ 'secret' => 'Zzcanary7' ] );
$stored = [];
foreach ( [ 'trial', 'page' ] as $name ) {
	$stored[$name] = Statsig\evaluatePersisted( $name, $ada, [], [ 'exposure' => false ] )->persist()['record'];
}
$then = Statsig\status()['configVersion'];
put( 'New', 2000 );
echo "-- once for each\n";
for ( $i = 0; $i < 3; $i++ ) {
	$kept = Statsig\evaluatePersisted( 'trial', $ada, $stored );
	$layer = Statsig\evaluatePersisted( 'page', $ada, $stored );
	$layer->get( 'text' );
	$layer->get( 'rows' );
}
echo $kept->reason(), ' ', $kept->group(), ' ', $layer->get( 'text' ), "\n";
echo "-- by hand; and without an exposure\n";
$kept->expose();
$layer->expose( 'text' );
$kept->exposeOnce();
Statsig\evaluatePersisted( 'trial', [ 'userID' => 'bob' ], $stored, [ 'exposure' => false ] );
echo "-- what another SDK has stored; what is not kept any more\n";
$foreign = array_diff_key( $stored['trial'], [ 'document_version' => 0, 'entry_version' => 0, 'delegate_version' => 0 ] );
Statsig\evaluatePersisted( 'trial', [ 'userID' => 'eve' ], [ 'trial' => [ 'value' => false, 'time' => null, 'config_version' => null ] + $foreign ] );
Statsig\evaluatePersisted( 'trial', [ 'userID' => 'dan' ], [ 'trial' => [ 'document_version' => '../x', 'entry_version' => 'x' ] + $stored['trial'] ] );
Statsig\evaluatePersisted( 'trial', [ 'userID' => 'kim' ], null );
Statsig\evaluatePersisted( 'page', [ 'userID' => 'kim' ], [ 'page' => [ 'explicit_parameters' => [], 'json_value' => [ 'text' => 'x' ] ] + $stored['page'] ] )->get( 'text' );
Statsig\flush();
$lines = checks_last( spooled( __DIR__ . '/sticky.tmp' ) );
foreach ( $lines as $line ) {
	$version = match ( $line['cv'] ?? null ) { $then => 'then', Statsig\status()['configVersion'] => 'now', null => 'none', default => $line['cv'] };
	echo $version, ' ', $line['e']['metadata']['lcut'] ?? 'no time', ' ', preg_replace( '/"[0-9a-f]{8}"/', '"..."', json_encode( $line['m'] ) ), ' ', brief( $line ), "\n";
}
var_dump( str_contains( json_encode( $lines ), 'Zzcanary' ) );
$version = $lines[0]['m']['trial'][1];
var_dump( $version === $stored['trial']['entry_version'], $version === $stored['page']['delegate_version'], $version === Statsig\evaluate( 'trial', $ada, null, false )->entryVersion() );
?>
--CLEAN--
<?php
require __DIR__ . '/spool.inc';
remove( __DIR__ . '/sticky.tmp' );
unlink( __DIR__ . '/sticky.tmp.json' );
?>
--EXPECT--
-- once for each
Persisted Old Old
-- by hand; and without an exposure
-- what another SDK has stored; what is not kept any more
then 1000 {"trial":["Old","...",1]} cli statsig::config_exposure {"userID":"ada"} null {"config":"trial","rulePassed":"true","ruleID":"rule_Old","reason":"Persisted","configVersion":"7"} [{"gate":"open","gateValue":"true","ruleID":"all"}]
then 1000 {"trial":["Old","...",1,"page"]} cli statsig::layer_exposure {"userID":"ada"} null {"config":"page","allocatedExperiment":"trial","parameterName":"text","isExplicitParameter":"true","ruleID":"rule_Old","reason":"Persisted","configVersion":"7"} [{"gate":"open","gateValue":"true","ruleID":"all"}]
then 1000 {"trial":["Old","...",1]} cli statsig::config_exposure {"userID":"ada"} null {"config":"trial","rulePassed":"true","ruleID":"rule_Old","reason":"Persisted","configVersion":"7","isManualExposure":"true"} [{"gate":"open","gateValue":"true","ruleID":"all"}]
then 1000 {"trial":["Old","...",1,"page"]} cli statsig::layer_exposure {"userID":"ada"} null {"config":"page","allocatedExperiment":"trial","parameterName":"text","isExplicitParameter":"true","ruleID":"rule_Old","reason":"Persisted","configVersion":"7","isManualExposure":"true"} [{"gate":"open","gateValue":"true","ruleID":"all"}]
none no time [] cli statsig::config_exposure {"userID":"eve"} null {"config":"trial","rulePassed":"false","ruleID":"rule_Old","reason":"Persisted"} [{"gate":"open","gateValue":"true","ruleID":"all"}]
none 1000 [] cli statsig::config_exposure {"userID":"dan"} null {"config":"trial","rulePassed":"true","ruleID":"rule_Old","reason":"Persisted","configVersion":"7"} [{"gate":"open","gateValue":"true","ruleID":"all"}]
now 2000 [] cli statsig::config_exposure {"userID":"kim"} null {"config":"trial","rulePassed":"true","ruleID":"rule_New","reason":"Adapter(statsig):Recognized","configVersion":"7"} [{"gate":"open","gateValue":"true","ruleID":"all"}]
then 1000 {"trial":["Old","...",1,"page"]} cli statsig::layer_exposure {"userID":"kim"} null {"config":"page","allocatedExperiment":"","parameterName":"text","isExplicitParameter":"false","ruleID":"rule_Old","reason":"Persisted","configVersion":"7"} []
then no time [] cli statsig::non_exposed_checks [] null {"checks":"{\"page\":1,\"trial\":1}"} null
now no time [] cli statsig::non_exposed_checks [] null {"checks":"{\"trial\":1}"} null
bool(false)
bool(true)
bool(true)
bool(false)
