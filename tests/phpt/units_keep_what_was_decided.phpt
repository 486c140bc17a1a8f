--TEST--
A unit keeps what was decided for it before, as its caller has stored it, and persist() says what changes
--EXTENSIONS--
statsig
--FILE--
<?php
require __DIR__ . '/document.inc';
use Statsig\Config;
use Statsig\Kind;

function experiment( array $groups, array $more = [], array $first = [] ): array {
	$rules = $first;
	foreach ( $groups as $id => [ $group, $value ] ) {
		$rules[] = rule( $id, [ 'passes_open', $id === 'first' ? 'is_ada' : 'everybody' ], $value, [ 'groupName' => $group, 'isExperimentGroup' => true ] );
	}
	return spec( 'experiment', [ 'size' => 0 ], $rules, $more + [ 'isActive' => true, 'explicitParameters' => [ 'size' ] ] );
}
function config( array $experiment, int $time, array $more = [] ): Config {
	$gates = [ 'open' => spec( 'feature_gate', false, [ rule( 'all', [ 'everybody' ], true ) ] ) ];
	$layers = [ 'page' => spec( 'layer', [ 'size' => 0, 'rows' => 3 ], [ rule( 'hand_over', [ 'everybody' ], [], [ 'configDelegate' => 'trial' ] ) ] ) ];
	$conditions = [ 'passes_open' => condition( 'pass_gate', null, null, 'open' ), 'is_ada' => condition( 'user_field', 'any', 'userID', [ 'ada' ] ),
		'leaves' => condition( 'user_field', 'any', 'leaves', [ 'yes' ] ) ];
	return Config::fromJson( document( $gates, [ 'trial' => $experiment ] + $more, $layers, $conditions, $time ) );
}
function told( Statsig\Evaluation $one ): string {
	$change = $one->persist();
	$text = "{$one->reason()} {$one->group()} {$one->ruleId()} {$one->json()} at {$one->configTime()}";
	return $text . ( $change ? ', ' . ( $change['record'] ? 'store' : 'delete' ) . " {$change['key']} {$change['name']}" : '' ) . "\n";
}

$old = config( experiment( [ 'first' => [ 'Test', [ 'size' => 2.0, 'none' => new stdClass() ] ], 'second' => [ 'Control', [ 'size' => 1 ] ] ] ), 1000 );
$new = config( experiment( [ 'third' => [ 'Warm', [ 'size' => 3 ] ] ], [ 'version' => 8 ] ), 2000 );
$ada = new Statsig\User( 'ada', [ 'stableID' => 's1' ] );

echo "-- the first time\n";
echo told( $old->evaluatePersisted( 'trial', $ada, null ) );
$first = $old->evaluatePersisted( 'trial', $ada, [] );
echo told( $first ), json_encode( $first->persist() === $first->persist() ), "\n";
$json = json_encode( $first->persist()['record'], JSON_PRESERVE_ZERO_FRACTION );
echo preg_replace( '/("(?:document|entry)_version":)"[0-9a-f]+"/', '$1"..."', $json ), "\n";
$stored = [ 'trial' => json_decode( $json, true ) ];

echo "-- later\n";
$kept = $new->evaluatePersisted( 'trial', $ada, $stored, [], Kind::Experiment );
echo told( $kept ), told( $new->evaluatePersisted( 'trial', $ada, [] ) );
var_dump( $kept->value(), $kept->get( 'size', 7.5 ), $kept->version(), $kept->enabled(), $kept->isExperimentActive(), $kept->isUserInExperiment(), $kept->idType() );
echo json_encode( $kept->exposures() ), json_encode( $kept->entryVersion() === $first->entryVersion() ), json_encode( $kept->allocatedExperiment() ), $kept->kind()->name, "\n";

echo "-- a layer, by its experiment\n";
$first = $old->evaluatePersisted( 'page', $ada, [] );
echo told( $first );
$layer = [ 'page' => $first->persist()['record'] ];
$kept = $new->evaluatePersisted( 'page', $ada, $layer );
echo told( $kept ), $kept->allocatedExperiment(), json_encode( [ $kept->entryVersion() === $first->entryVersion(), $kept->allocatedVersion() === $first->allocatedVersion() ] ), "\n";

echo "-- it ends\n";
$ended = config( experiment( [ 'third' => [ 'Warm', [ 'size' => 3 ] ] ], [ 'isActive' => false ] ), 3000 );
echo told( $ended->evaluatePersisted( 'trial', $ada, $stored ) ), told( $ended->evaluatePersisted( 'trial', $ada, [] ) ), told( $ended->evaluatePersisted( 'page', $ada, $layer ) );

echo "-- rules that are enforced\n";
$leaves = new Statsig\User( 'ada', custom: [ 'leaves' => 'yes' ] );
foreach ( [ 'targetingGate', 'some_override', 'other' ] as $id ) {
	$strict = config( experiment( [ 'third' => [ 'Warm', [ 'size' => 3 ] ] ], [], [ rule( $id, [ 'leaves' ], [ 'size' => 9 ] ) ] ), 4000 );
	foreach ( [ [], [ 'enforceTargeting' => true ], [ 'enforceOverrides' => true ], [ 'enforceTargeting' => true, 'enforceOverrides' => true ] ] as $options ) {
		echo $id, ' ', implode( ',', array_keys( $options ) ), ': ', told( $strict->evaluatePersisted( 'trial', $leaves, $stored, $options ) );
	}
	echo told( $strict->evaluatePersisted( 'trial', $ada, $stored, [ 'enforceTargeting' => true, 'enforceOverrides' => true ] ) );
}

echo "-- what keeps nothing\n";
echo told( $old->evaluatePersisted( 'open', $ada, null ) ), told( $old->evaluatePersisted( 'nobody knows', $ada, null ) ), told( $old->evaluatePersisted( 'trial', $ada, $stored, [], Kind::DynamicConfig ) );
echo told( $old->evaluatePersisted( 'trial', [ 'customIDs' => [ 'stableID' => 's1' ] ], $stored ) );
echo told( Config::fromJson( '' )->evaluatePersisted( 'trial', $ada, $stored ) );
echo told( $old->withOverrides( [ 'experiment' => [ 'trial' => 'Control' ] ] )->evaluatePersisted( 'trial', $ada, $stored ) );
echo told( $old->withOverrides( [ 'gate' => [ 'open' => true ] ] )->evaluatePersisted( 'trial', $ada, [] ) );
echo told( $old->evaluate( 'trial', $ada ) );

echo "-- a mapping lets another one answer\n";
$document = json_decode( document( [], [ 'trial' => experiment( [ 'first' => [ 'Test', [] ] ] ), 'other' => spec( 'experiment', [], [ rule( 'r', [ 'everybody' ], [ 'x' => 1 ], [ 'groupName' => 'G', 'isExperimentGroup' => true ] ) ], [ 'isActive' => true ] ) ] ) );
$document->overrides = [ 'trial' => [ [ 'new_config_name' => 'other', 'rules' => [ [ 'rule_name' => 'all' ] ] ] ] ];
$document->override_rules = [ 'all' => rule( 'all', [ 'everybody' ], true ) ];
$mapped = Config::fromJson( json_encode( $document ) );
$change = $mapped->evaluatePersisted( 'trial', $ada, $stored )->persist();
echo told( $mapped->evaluatePersisted( 'trial', $ada, $stored ) ), told( $mapped->evaluatePersisted( 'trial', $ada, $stored + [ 'other' => $change['record'] ] ) );

echo "-- thrown\n";
foreach ( [
	fn () => $old->evaluatePersisted( 'trial', $ada, $stored, [ 'enforce_targeting' => true ] ),
	fn () => $old->evaluatePersisted( 'trial', $ada, $stored, [ 'enforceTargeting' => 1 ] ),
	fn () => $old->evaluatePersisted( 'trial', $ada, $stored, [ 'exposure' => false ] ),
	fn () => Statsig\evaluatePersisted( 'trial', $ada, $stored, [ 'exposure' => 'no' ] ),
	fn () => $old->evaluatePersisted( 'trial', $ada, 'all' ),
	fn () => Statsig\evaluatePersisted( 'trial', $ada ),
] as $wrong ) {
	try {
		$wrong();
	} catch ( Throwable $e ) {
		echo get_class( $e ), ': ', $e->getMessage(), "\n";
	}
}
?>
--EXPECT--
-- the first time
Recognized Test first {"size":2.0,"none":{}} at 1000, delete ada:userID trial
Recognized Test first {"size":2.0,"none":{}} at 1000, store ada:userID trial
true
{"value":true,"json_value":{"size":2.0,"none":[]},"rule_id":"first","group_name":"Test","secondary_exposures":[{"gate":"open","gateValue":"true","ruleID":"all"}],"undelegated_secondary_exposures":[{"gate":"open","gateValue":"true","ruleID":"all"}],"config_delegate":null,"explicit_parameters":["size"],"time":1000,"config_version":7,"document_version":"...","entry_version":"...","delegate_version":null}
-- later
Persisted Test first {"size":2.0,"none":[]} at 1000
Recognized Warm third {"size":3} at 2000, store ada:userID trial
array(2) {
  ["size"]=>
  float(2)
  ["none"]=>
  array(0) {
  }
}
float(2)
int(7)
bool(true)
bool(true)
bool(true)
string(6) "userID"
[["open","true","all"]]truenullExperiment
-- a layer, by its experiment
Recognized Test first {"size":2.0,"none":{}} at 1000, store ada:userID page
Persisted Test first {"size":2.0,"none":[]} at 1000
trial[true,true]
-- it ends
Recognized Warm third {"size":3} at 3000, delete ada:userID trial
Recognized Warm third {"size":3} at 3000
Recognized Warm third {"size":3} at 3000, delete ada:userID page
-- rules that are enforced
targetingGate : Persisted Test first {"size":2.0,"none":[]} at 1000
targetingGate enforceTargeting: Recognized  targetingGate {"size":9} at 4000
targetingGate enforceOverrides: Persisted Test first {"size":2.0,"none":[]} at 1000
targetingGate enforceTargeting,enforceOverrides: Recognized  targetingGate {"size":9} at 4000
Persisted Test first {"size":2.0,"none":[]} at 1000
some_override : Persisted Test first {"size":2.0,"none":[]} at 1000
some_override enforceTargeting: Persisted Test first {"size":2.0,"none":[]} at 1000
some_override enforceOverrides: Recognized  some_override {"size":9} at 4000
some_override enforceTargeting,enforceOverrides: Recognized  some_override {"size":9} at 4000
Persisted Test first {"size":2.0,"none":[]} at 1000
other : Persisted Test first {"size":2.0,"none":[]} at 1000
other enforceTargeting: Persisted Test first {"size":2.0,"none":[]} at 1000
other enforceOverrides: Persisted Test first {"size":2.0,"none":[]} at 1000
other enforceTargeting,enforceOverrides: Persisted Test first {"size":2.0,"none":[]} at 1000
Persisted Test first {"size":2.0,"none":[]} at 1000
-- what keeps nothing
Recognized  all true at 1000
Unrecognized   false at 1000
Recognized Test first {"size":2.0,"none":{}} at 1000
Persisted Test first {"size":2.0,"none":[]} at 1000
NoConfig   false at 0
LocalOverride:Recognized Control override {"size":1} at 1000
Recognized Test first {"size":2.0,"none":{}} at 1000
Recognized Test first {"size":2.0,"none":{}} at 1000
-- a mapping lets another one answer
Recognized G r {"x":1} at 1000, store ada:userID other
Recognized G r {"x":1} at 1000
-- thrown
Statsig\Exception: Statsig\Config::evaluatePersisted(): unknown option 'enforce_targeting'
Statsig\Exception: Statsig\Config::evaluatePersisted(): value of a wrong type for option 'enforceTargeting'
Statsig\Exception: Statsig\Config::evaluatePersisted(): unknown option 'exposure'
Statsig\Exception: Statsig\evaluatePersisted(): value of a wrong type for option 'exposure'
TypeError: Statsig\Config::evaluatePersisted(): Argument #3 ($persisted) must be of type ?array, string given
ArgumentCountError: Statsig\evaluatePersisted() expects at least 3 arguments, 2 given
