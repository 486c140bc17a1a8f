--TEST--
Gates, configs, experiments and layers answer, by the functions and by an explicit config alike
--EXTENSIONS--
statsig
--INI--
statsig.config_file={PWD}/answers.tmp.json
--FILE--
<?php
require __DIR__ . '/document.inc';
use Statsig\{Config, Evaluation, Kind, User};

file_put_contents( __DIR__ . '/answers.tmp.json', sample() );
$config = Config::fromFile( __DIR__ . '/answers.tmp.json' );
$ada = new User( 'ada' );

function show( Evaluation $answer ): string {
	return json_encode( [ $answer->name(), $answer->kind(), $answer->enabled(), $answer->value(), $answer->ruleId(),
		$answer->group(), $answer->idType(), $answer->reason(), $answer->version(), $answer->configTime(),
		$answer->exposures(), $answer->allocatedExperiment(), $answer->isExperimentActive(), $answer->isUserInExperiment() ] );
}
foreach ( [ 'open', 'closed', 'nested', 'ada_only', 'button', 'trial', 'page', 'nobody knows' ] as $name ) {
	$answer = show( Statsig\evaluate( $name, $ada ) );
	echo $answer, "\n";
	assert( $answer === show( $config->evaluate( $name, $ada ) ) );
	assert( $answer === show( Statsig\evaluate( user: [ 'userID' => 'ada' ], name: $name, exposure: false ) ) );
}
echo "-- another user, by array\n";
echo show( Statsig\getFeatureGate( 'ada_only', [ 'userID' => 'bob' ] ) ), "\n";
echo show( Statsig\getDynamicConfig( 'button', [ 'userID' => 'bob' ] ) ), "\n";
echo "-- asked as another kind\n";
echo show( Statsig\getExperiment( 'open', $ada ) ), "\n";
echo show( Statsig\getLayer( 'trial', $ada, false ) ), "\n";
echo show( Statsig\evaluate( 'trial', $ada, Kind::DynamicConfig ) ), "\n";
echo "-- gates alone\n";
foreach ( [ 'open', 'closed', 'nested', 'ada_only', 'button', "\xff", '' ] as $gate ) {
	echo json_encode( Statsig\checkGate( $gate, $ada ) ), ' ', json_encode( Statsig\checkGate( $gate, [], exposure: false ) ), "\n";
}
foreach ( Kind::cases() as $kind ) {
	echo $kind->value, ': ', implode( ' ', Statsig\names( $kind ) ), "\n";
	assert( Statsig\names( $kind ) === $config->names( $kind ) );
}
?>
--CLEAN--
<?php unlink( __DIR__ . '/answers.tmp.json' ); ?>
--EXPECT--
["open","gate",true,true,"all",null,"userID","Recognized",7,1000,[],null,false,false]
["closed","gate",false,false,"default",null,"userID","Recognized",7,1000,[],null,false,false]
["nested","gate",true,true,"if_open",null,"userID","Recognized",7,1000,[["open","true","all"]],null,false,false]
["ada_only","gate",true,true,"ada",null,"userID","Recognized",7,1000,[],null,false,false]
["button","dynamic_config",true,{"color":"blue","size":12},"ada",null,"userID","Recognized",7,1000,[],null,false,false]
["trial","experiment",true,{"text":"A"},"group_a","Test","userID","Recognized",7,1000,[],null,true,true]
["page","layer",true,{"text":"A"},"group_a","Test","userID","Recognized",7,1000,[],"trial",true,true]
["nobody knows","gate",false,false,"",null,"","Unrecognized",null,1000,[],null,false,false]
-- another user, by array
["ada_only","gate",false,false,"default",null,"userID","Recognized",7,1000,[],null,false,false]
["button","dynamic_config",false,{"color":"grey"},"default",null,"userID","Recognized",7,1000,[],null,false,false]
-- asked as another kind
["open","experiment",false,[],"",null,"","Unrecognized",null,1000,[],null,false,false]
["trial","layer",false,[],"",null,"","Unrecognized",null,1000,[],null,false,false]
["trial","dynamic_config",true,{"text":"A"},"group_a","Test","userID","Recognized",7,1000,[],null,true,true]
-- gates alone
true true
false false
true true
true false
false false
false false
false false
gate: open closed nested ada_only
dynamic_config: button
experiment: trial
layer: page
