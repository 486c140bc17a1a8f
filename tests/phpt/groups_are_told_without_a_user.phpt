--TEST--
Groups of an experiment and what each gives are told without a user, of an explicit config and of this process's; nothing of it is recorded
--EXTENSIONS--
statsig
--INI--
statsig.config_file={PWD}/groups.tmp.json
statsig.spool_dir={PWD}/groups.tmp
statsig.spool_min_free_bytes=0
--FILE--
<?php
require __DIR__ . '/spool.inc';
use Statsig\Config;

$group = static fn ( string $id, ?string $name, array $value, array $more = [] ) => rule( $id, [ 'everybody' ], $value, $more + [ 'groupName' => $name ] );
$is = [ 'isExperimentGroup' => true ];
$document = json_encode( [ 'param_stores' => [ 'store' => [ 'parameters' => new stdClass() ], 'another' => [ 'parameters' => new stdClass() ] ] ]
	+ json_decode( document( [], [
		'running' => spec( 'experiment', [ 'a' => 0 ], [
			rule( 'holdout', [ 'everybody' ], [ 'a' => -1 ] ),
			$group( 'one', 'Control', [ 'a' => 1, 'list' => [ 1, 2 ] ], $is ),
			$group( 'two', 'Test', [ 'a' => 2 ], [ 'idType' => 'UserID' ] + $is ),
			rule( 'nameless', [ 'everybody' ], [ 'a' => 4 ], $is ),
			$group( 'again', 'Test', [ 'a' => 3 ], $is ),
		], [ 'isActive' => true ] ),
		'stopped' => spec( 'experiment', [ 'a' => 0 ], [ $group( 'one', 'Control', [ 'a' => 1 ], $is ) ] ),
		'plain' => spec( 'dynamic_config', [ 'a' => 0 ], [ $group( 'named', 'Test', [ 'a' => 5 ] ) ] ),
		'tuned' => spec( 'autotune', [ 'a' => 0 ], [ $group( 'arm', 'Arm', [ 'a' => 6 ] ) ] ),
	] ), true ) );
file_put_contents( __DIR__ . '/groups.tmp.json', $document );
$config = Config::fromJson( $document );

foreach ( [ 'running', 'stopped', 'plain', 'tuned', 'nobody knows' ] as $name ) {
	echo $name, ' ', json_encode( $config->experimentGroups( $name ) ), "\n";
	var_dump( $config->experimentGroups( $name ) === Statsig\experimentGroups( $name ) );
}
$tell = static fn ( Statsig\Evaluation $found ) => json_encode( [ $found->name(), $found->kind(), $found->enabled(), $found->value(), $found->ruleId(),
	$found->group(), $found->idType(), $found->reason(), $found->version(), $found->isExperimentActive(), $found->isUserInExperiment(), $found->exposures() ] );
foreach ( [ [ 'running', 'Test' ], [ 'running', 'test' ], [ 'running', '' ], [ 'stopped', 'Control' ], [ 'plain', 'Test' ], [ 'tuned', 'Arm' ], [ 'nobody knows', 'Test' ] ] as [ $name, $group ] ) {
	echo $tell( $config->experimentByGroup( $name, $group ) ), "\n";
	var_dump( $tell( $config->experimentByGroup( $name, $group ) ) === $tell( Statsig\experimentByGroup( $name, $group ) ) );
}
foreach ( [ [ 'running', 'two' ], [ 'running', 'again' ], [ 'running', 'holdout' ], [ 'running', 'nameless' ], [ 'running', 'Test' ], [ 'plain', 'named' ] ] as [ $name, $rule ] ) {
	echo $tell( $config->experimentByRule( $name, $rule ) ), "\n";
	var_dump( $tell( $config->experimentByRule( $name, $rule ) ) === $tell( Statsig\experimentByRule( $name, $rule ) ) );
}
$one = Statsig\experimentByGroup( 'running', 'Control' );
echo json_encode( [ $one->get( 'a', 0 ), $one->get( 'a', 'a text' ), $one->get( 'list', [] ), $one->json() ] ), "\n";
echo "-- overrides have no part in it\n";
$forced = $config->withOverrides( [ 'experiment' => [ 'running' => [ 'a' => 9 ] ] ] );
echo $tell( $forced->experimentByGroup( 'running', 'Control' ) ), ' ', $forced->experimentGroups( 'running' )['groups'][0]['value']['a'], "\n";
echo "-- lists\n";
echo json_encode( [ $config->autotunes(), $config->parameterStores(), Statsig\autotunes(), Statsig\parameterStores(), $config->names( Statsig\Kind::DynamicConfig ) ] ), "\n";
echo "-- nobody is told\n";
$one->expose();
$one->exposeOnce();
echo Statsig\flush(), ' ', json_encode( Statsig\takeEvents() ), "\n";
echo "-- without a config\n";
$none = Config::fromJson( 'garbage' );
echo json_encode( [ $none->experimentGroups( 'running' ), $none->experimentByGroup( 'running', 'Test' )->reason(), $none->experimentByRule( 'running', 'two' )->value(), $none->autotunes(), $none->parameterStores() ] ), "\n";
?>
--CLEAN--
<?php
require __DIR__ . '/spool.inc';
unlink( __DIR__ . '/groups.tmp.json' );
remove( __DIR__ . '/groups.tmp' );
?>
--EXPECT--
running {"active":true,"groups":[{"group":"Control","ruleId":"one","idType":"userID","value":{"a":1,"list":[1,2]}},{"group":"Test","ruleId":"two","idType":"UserID","value":{"a":2}},{"group":"","ruleId":"nameless","idType":"userID","value":{"a":4}},{"group":"Test","ruleId":"again","idType":"userID","value":{"a":3}}]}
bool(true)
stopped {"active":false,"groups":[{"group":"Control","ruleId":"one","idType":"userID","value":{"a":1}}]}
bool(true)
plain {"active":null,"groups":[]}
bool(true)
tuned {"active":null,"groups":[]}
bool(true)
nobody knows {"active":null,"groups":[]}
bool(true)
["running","experiment",true,{"a":2},"two","Test","UserID","Recognized",7,true,false,[]]
bool(true)
["running","experiment",false,[],"",null,"","Unrecognized",null,false,false,[]]
bool(true)
["running","experiment",false,[],"",null,"","Unrecognized",null,false,false,[]]
bool(true)
["stopped","experiment",true,{"a":1},"one","Control","userID","Recognized",7,false,false,[]]
bool(true)
["plain","experiment",true,{"a":5},"named","Test","userID","Recognized",7,false,false,[]]
bool(true)
["tuned","experiment",true,{"a":6},"arm","Arm","userID","Recognized",7,false,false,[]]
bool(true)
["nobody knows","experiment",false,[],"",null,"","Unrecognized",null,false,false,[]]
bool(true)
["running","experiment",true,{"a":2},"two","Test","UserID","Recognized",7,true,false,[]]
bool(true)
["running","experiment",true,{"a":3},"again","Test","userID","Recognized",7,true,false,[]]
bool(true)
["running","experiment",true,{"a":-1},"holdout",null,"userID","Recognized",7,true,false,[]]
bool(true)
["running","experiment",true,{"a":4},"nameless",null,"userID","Recognized",7,true,false,[]]
bool(true)
["running","experiment",false,[],"",null,"","Unrecognized",null,false,false,[]]
bool(true)
["plain","experiment",true,{"a":5},"named","Test","userID","Recognized",7,false,false,[]]
bool(true)
[1,"a text",[1,2],"{\"a\":1,\"list\":[1,2]}"]
-- overrides have no part in it
["running","experiment",true,{"a":1,"list":[1,2]},"one","Control","userID","Recognized",7,true,false,[]] 1
-- lists
[["tuned"],["another","store"],["tuned"],["another","store"],["plain","tuned"]]
-- nobody is told
0 []
-- without a config
[{"active":null,"groups":[]},"NoConfig",[],[],[]]
