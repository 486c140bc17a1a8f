--TEST--
A wiki's own document answers for its own names in every question, beside the config and without one, and to the end of
the request
--EXTENSIONS--
statsig
--INI--
statsig.config_file={PWD}/overlay.tmp/statsig.json
statsig.spool_dir={PWD}/overlay.tmp/spool
statsig.check_interval=0
--FILE--
<?php
require __DIR__ . '/spool.inc';
use Statsig\Kind;
use Statsig\User;

$folder = __DIR__ . '/overlay.tmp';
mkdir( "$folder/spool", 0700, true );
$ann = new User( 'ann', [ 'stableID' => 's1' ], custom: [ 'language' => 'de' ] );

/** A document of one gate and one experiment, whose group depends on what it says */
function own( string $group, array $more = [] ): string {
	$common = [ 'salt' => 'x', 'enabled' => true, 'idType' => 'stableID' ];
	$rule = static fn ( $id, $value, $conditions, $more = [] ) => [ 'name' => '', 'id' => $id, 'passPercentage' => 100, 'idType' => 'stableID',
		'conditions' => $conditions, 'returnValue' => $value ] + $more;
	$public = [ [ 'type' => 'public' ] ];
	return json_encode( $more + [ 'has_updates' => true, 'time' => 0, 'layer_configs' => [], 'feature_gates' => [
		[ 'name' => 'local:gate', 'type' => 'feature_gate', 'entity' => 'feature_gate', 'defaultValue' => false,
			'rules' => [ $rule( 'local:gate:rollout', true, [ [ 'type' => 'pass_gate', 'targetValue' => 'nested' ] ] ) ] ] + $common,
	], 'dynamic_configs' => [
		[ 'name' => 'local:box', 'type' => 'dynamic_config', 'entity' => 'experiment', 'isActive' => true, 'defaultValue' => (object)[],
			'rules' => [ $rule( "local:box:$group", [ 'size' => 7 ], $public, [ 'groupName' => $group, 'isExperimentGroup' => true ] ),
				$rule( 'local:box:Other', [ 'size' => 9 ], $public, [ 'groupName' => 'Other' ] ) ] ] + $common,
	] ] );
}

function show( string $when ): void {
	global $ann;
	$box = Statsig\getExperiment( 'local:box', $ann, false );
	echo "$when: ", json_encode( [ Statsig\checkGate( 'local:gate', $ann, false ), $box->group(), $box->get( 'size', 0 ), $box->reason(),
		Statsig\checkGate( 'open', $ann, false ), Statsig\status()['local'] ] ), "\n";
}

show( 'nothing' );
Statsig\overlay( own( 'A' ) );
show( 'no config' );
file_put_contents( "$folder/statsig.json", sample() );
Statsig\reload();
show( 'both' );
echo "-- every question\n";
$alone = Statsig\configVersion();
echo json_encode( [
	Statsig\idType( 'local:box', Kind::Experiment ), Statsig\look( 'local:box', $ann )->ruleId(),
	Statsig\lookByUnit( 'local:box', Kind::Experiment, [ 'stableID' => $ann ] )->group(),
	Statsig\lookByUnit( 'local:box', Kind::Experiment, [ 'userID' => $ann ] )->reason(),
	Statsig\checkByUnit( 'local:gate', [ 'stableID' => 's1' ] ), Statsig\evaluate( 'local:box', $ann, null, false )->kind()->value,
	end( Statsig\explain( 'local:box', $ann )['steps'] )['id'] ?? null,
	array_column( Statsig\explain( 'local:gate', $ann )['steps'], 'name' ),
	array_values( array_filter( Statsig\names( Kind::Gate ), static fn ( $name ) => str_starts_with( $name, 'local:' ) ) ),
	count( Statsig\names( Kind::Gate ) ) === count( array_unique( Statsig\names( Kind::Gate ) ) ),
	Statsig\getExperiment( 'local:nowhere', $ann, false )->reason(),
] ), "\n";
echo "-- exposures: each by the version of its own document\n";
Statsig\getExperiment( 'local:box', $ann );
Statsig\checkGate( 'open', $ann );
$own = Statsig\status()['local']['version'];
// On a slow machine a command has appended already what has waited for long.
$waiting = array_map( static fn ( $line ) => json_decode( $line, true ), Statsig\takeEvents() );
foreach ( checks_last( array_merge( spooled( "$folder/spool" ), $waiting ) ) as $line ) {
	echo $line['e']['eventName'], ' ', match ( $line['cv'] ) { $own => 'own', Statsig\status()['configVersion'] => 'config', default => '?' },
		' ', $line['e']['metadata']['ruleID'] ?? json_encode( $line['e']['metadata'] ), "\n";
}
var_dump( $alone === substr( hash( 'sha256', Statsig\status()['configVersion'] . "\n$own" ), 0, 16 ) );
echo "-- the program\n";
$options = [ 'only' => [ 'local:box', 'local:gate', 'open' ], 'units' => [ '*' ], 'fields' => [ '*' ] ];
echo json_encode( array_intersect_key( Statsig\clientProgramOutline( $options ), [ 'listed' => 1, 'leftOut' => 1 ] ) ), "\n";
echo "-- by hand\n";
Statsig\override( [ 'experiment' => [ 'local:box' => 'Other' ] ] );
show( 'overridden' );
Statsig\override( [] );
echo "-- another, a bad one, none\n";
Statsig\overlay( own( 'B' ) );
show( 'another' );
foreach ( [ '{', '[]', '{"has_updates":false}', "\xff", 'null', str_repeat( ' ', ( 1 << 20 ) + 1 ) ] as $bad ) {
	Statsig\overlay( $bad );
	show( 'bad' );
}
Statsig\overlay( own( 'A', [ 'feature_gates' => [ 5, [ 'name' => 'local:gate' ] ] ] ) );
show( 'one bad entry' );
Statsig\overlay( '' );
show( 'none' );
try {
	Statsig\overlay( '', [ 'x' => 1 ] );
} catch ( Statsig\Exception $e ) {
	echo $e->getMessage(), "\n";
}
?>
--CLEAN--
<?php
exec( 'rm -rf ' . escapeshellarg( __DIR__ . '/overlay.tmp' ) );
--EXPECTF--
nothing: [false,null,0,"NoConfig",false,null]
no config: [false,"A",7,"Recognized",false,{"version":"ff7e6b4472fd0961","error":null}]
both: [true,"A",7,"Recognized",true,{"version":"d16b9349f5f26000","error":null}]
-- every question
["stableID","local:box:A","A","NoUnit",true,"experiment",null,["local:gate","nested","open"],["local:gate"],true,"Unrecognized"]
-- exposures: each by the version of its own document
statsig::gate_exposure own local:gate:rollout
statsig::config_exposure own local:box:A
statsig::gate_exposure config all
statsig::non_exposed_checks config {"checks":"{\"open\":1}"}
bool(true)
-- the program
{"listed":{"gates":["local:gate","open"],"configs":["local:box"],"layers":[]},"leftOut":[]}
-- by hand
overridden: [true,"Other",9,"LocalOverride:Recognized",true,{"version":"d16b9349f5f26000","error":null}]
-- another, a bad one, none
another: [true,"B",7,"Recognized",true,{"version":"035ca65632be7d93","error":null}]
bad: [false,null,0,"NoConfig",true,{"version":null,"error":"shape"}]
bad: [false,null,0,"NoConfig",true,{"version":null,"error":"shape"}]
bad: [false,null,0,"NoConfig",true,{"version":null,"error":"no_updates"}]
bad: [false,null,0,"NoConfig",true,{"version":null,"error":"shape"}]
bad: [false,null,0,"NoConfig",true,{"version":null,"error":"shape"}]
bad: [false,null,0,"NoConfig",true,{"version":null,"error":"too_large"}]
one bad entry: [false,"A",7,"Recognized",true,{"version":"%s","error":null}]
none: [false,null,0,"Unrecognized",true,null]
Statsig\overlay(): unknown option 'x'
