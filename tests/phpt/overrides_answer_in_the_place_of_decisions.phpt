--TEST--
A config with overrides answers by them, wherever their entries are asked, and the config they were given to does not
--EXTENSIONS--
statsig
--FILE--
<?php
require __DIR__ . '/document.inc';
use Statsig\Config;
use Statsig\Kind;
use Statsig\User;

enum Group: string { case Test = 'Test'; }

function show( Config $config, string $name, ?Kind $kind, array|User $user ): void {
	$found = $config->evaluate( $name, $user, $kind );
	echo implode( ' ', [ $name, $found->json(), $found->ruleId(), $found->reason(), $found->group() ?? '-', json_encode( $found->exposures() ) ] ), "\n";
}

$text = json_decode( sample() );
$text->feature_gates->asks_unknown = spec( 'feature_gate', false, [ rule( 'u', [ 'passes_unknown' ], true ) ] );
$text->condition_map->passes_unknown = condition( 'pass_gate', null, null, 'unknown' );
$text->dynamic_configs->trial->rules[] = rule( 'group_b', [ 'everybody' ], [ 'text' => 'B' ], [ 'groupName' => 'Other' ] );
$text->param_stores = [ 'store' => [ 'parameters' => [
	'gate' => [ 'ref_type' => 'gate', 'param_type' => 'string', 'gate_name' => 'closed', 'pass_value' => 'yes', 'fail_value' => 'no' ],
	'text' => [ 'ref_type' => 'layer', 'param_type' => 'string', 'layer_name' => 'page', 'param_name' => 'text' ],
] ] ];
$config = Config::fromJson( json_encode( $text ) );
$bob = new User( 'bob', [ 'stableID' => 's1', 'companyID' => 'c1' ] );
$overriding = $config->withOverrides( [
	'gate' => [ 'open' => false, 'closed' => [ '' => true ], 'unknown' => true ],
	'dynamic_config' => [ 'button' => [ '' => [ 'color' => 'red', 'list' => [ 1, 2.0, [], (object)[] ] ] ] ],
	'experiment' => [ 'trial' => 'Other', 'of no document' => [ '' => [ 'x' => 1 ] ] ],
	'layer' => [ 'nowhere' => [ '' => [] ] ],
] );
echo "-- as they are\n";
show( $config, 'nested', Kind::Gate, $bob );
show( $config, 'page', Kind::Layer, $bob );
echo "-- overridden\n";
foreach ( [ 'open', 'closed', 'nested', 'unknown', 'asks_unknown', 'ada_only' ] as $gate ) {
	show( $overriding, $gate, Kind::Gate, $bob );
}
show( $overriding, 'button', Kind::DynamicConfig, $bob );
show( $overriding, 'button', Kind::Experiment, $bob );
show( $overriding, 'trial', Kind::Experiment, $bob );
show( $overriding, 'page', Kind::Layer, $bob );
echo $overriding->evaluate( 'page', $bob )->allocatedExperiment(), "\n";
show( $overriding, 'nowhere', Kind::Layer, $bob );
echo "-- without a kind\n";
show( $overriding, 'of no document', null, $bob );
show( $overriding, 'nowhere', null, $bob );
echo "-- stores, values, why\n";
foreach ( [ $config, $overriding ] as $one ) {
	echo $one->parameterStore( 'store', $bob, 'gate', '' ), ' ', $one->parameterStore( 'store', $bob, 'text', '' ), "\n";
	$values = json_decode( $one->initializeResponse( $bob, [ 'hash' => 'none' ] ), true );
	$compact = json_decode( $one->initializeResponse( $bob, [ 'format' => 'init-v2', 'hash' => 'none' ] ), true );
	echo json_encode( [ $values['feature_gates']['closed']['value'], $values['feature_gates']['closed']['rule_id'],
		$values['dynamic_configs']['trial']['value'], $values['layer_configs']['page']['value'],
		$compact['feature_gates']['closed'], $compact['values'][$compact['dynamic_configs']['trial']['v']] ] ), "\n";
}
foreach ( $overriding->explain( 'nested', $bob )['steps'] as $step ) {
	echo str_repeat( '  ', $step['depth'] ), $step['step'], ' ', $step['name'] ?? $step['id'] ?? $step['idType'] ?? $step['target'] ?? '', "\n";
}
echo "-- what is everybody's has none\n";
var_dump( $overriding->clientProgram() === $config->clientProgram() );
var_dump( $overriding->onDeviceSpecs( [ 'only' => [ 'open' ] ] ) === $config->onDeviceSpecs( [ 'only' => [ 'open' ] ] ) );
echo "-- by id: the user id, the custom ids in their order, all\n";
$ids = [ 'bob' => [ 'by' => 'user' ], 'c1' => [ 'by' => 'company' ], 's1' => [ 'by' => 'stable' ], 5 => [ 'by' => 'number' ], '' => [ 'by' => 'nobody' ] ];
$by_id = $config->withOverrides( [ 'experiments' => [ 'trial' => $ids ] ] );
foreach ( [ $bob, new User( 'x', [ 'stableID' => 's1', 'companyID' => 'c1' ] ), new User( 'x', [ 'companyID' => 'c1', 'stableID' => 's1' ] ),
	new User( 5, [ 'stableID' => 's1' ] ), new User( 'x', [ 'n' => 5 ] ), new User( '', [ 'n' => '' ] ), [] ] as $user ) {
	echo $by_id->evaluate( 'trial', $user )->get( 'by' ), ' ', json_encode( end( $by_id->explain( 'trial', $user )['steps'] )['idType'] ), "\n";
}
unset( $ids[''] );
show( $config->withOverrides( [ 'experiments' => [ 'trial' => $ids ] ] ), 'trial', Kind::Experiment, [] );
echo "-- more of them\n";
$more = $by_id->withOverrides( [ 'configs' => [ 'trial' => [ '' => Group::Test ] ], 'gates' => [ 'open' => false ] ] );
show( $more, 'trial', Kind::Experiment, $bob );
show( $more, 'trial', Kind::DynamicConfig, $bob );
$more = $more->withOverrides( [ 'experiments' => [ 'trial' => [ '' => Group::Test ] ], 'gates' => [ 'open' => [] ] ] );
show( $more, 'trial', Kind::Experiment, $bob );
show( $more, 'open', Kind::Gate, $bob );
echo json_encode( $more->status()['overrides'] ), json_encode( $more->withOverrides( [] )->status()['overrides'] ), "\n";
show( $more->withOverrides( [] ), 'trial', Kind::Experiment, $bob );
?>
--EXPECT--
-- as they are
nested true if_open Recognized - [["open","true","all"]]
page {"text":"A"} group_a Recognized Test []
-- overridden
open false override LocalOverride:Recognized - []
closed true override LocalOverride:Recognized - []
nested false default Recognized - [["open","false","override"]]
unknown true override LocalOverride:Recognized - []
asks_unknown true u Recognized - [["unknown","true","override"]]
ada_only false default Recognized - []
button {"color":"red","list":[1,2.0,[],{}]} override LocalOverride:Recognized - []
button {"color":"grey"} default Recognized - []
trial {"text":"B"} override LocalOverride:Recognized Other []
page {"text":"B"} override LocalOverride:Recognized Other []
trial
nowhere {} override LocalOverride:Recognized - []
-- without a kind
of no document {"x":1} override LocalOverride:Recognized - []
nowhere {} override LocalOverride:Recognized - []
-- stores, values, why
no A
[false,"default",{"text":"A"},{"text":"A"},{"i":"userID"},{"text":"A"}]
yes B
[true,"override",{"text":"B"},{"text":"B"},{"v":true,"r":"override"},{"text":"B"}]
entry nested
rule if_open
  entry open
  override 
condition open
-- what is everybody's has none
bool(true)
bool(true)
-- by id: the user id, the custom ids in their order, all
user "userID"
stable "stableID"
company "companyID"
number "userID"
number "n"
nobody ""
nobody ""
trial {"text":"A"} group_a Recognized Test []
-- more of them
trial {"by":"user"} override LocalOverride:Recognized - []
trial {"text":"A"} override LocalOverride:Recognized Test []
trial {"text":"A"} override LocalOverride:Recognized Test []
open true all Recognized - []
{"answers":2,"ignored":0}{"answers":0,"ignored":0}
trial {"text":"A"} group_a Recognized Test []
