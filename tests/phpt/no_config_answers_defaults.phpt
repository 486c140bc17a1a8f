--TEST--
Without a config everything answers a default with reason NoConfig
--EXTENSIONS--
statsig
--FILE--
<?php
use Statsig\{Config, Kind};

foreach ( [ null, ...Kind::cases() ] as $kind ) {
	$answer = Statsig\evaluate( 'any', [ 'userID' => 'ada' ], $kind );
	echo json_encode( [ $answer->name(), $answer->kind(), $answer->enabled(), $answer->value(), $answer->get( 'x', 5 ),
		$answer->ruleId(), $answer->group(), $answer->idType(), $answer->reason(), $answer->version(),
		$answer->configTime(), $answer->exposures(), $answer->allocatedExperiment(), $answer->isExperimentActive(),
		$answer->isUserInExperiment() ] ), "\n";
}
var_dump( Statsig\checkGate( 'any', [] ), Statsig\names( Kind::Gate ), Statsig\reload() );
echo json_encode( Statsig\status() ), "\n";
foreach ( [ '', '{', '[]', '{}', 'null', '"text"', '{"has_updates":false}', "\xff\xfe", str_repeat( '[', 100000 ) ] as $garbage ) {
	$config = Config::fromJson( $garbage );
	echo $config->evaluate( 'any', [] )->reason(), ' ', $config->status()['error'], ' ', count( $config->names( Kind::Layer ) ), "\n";
}
foreach ( [ '/nowhere/at/all', __DIR__, "nul\0byte", '', '/dev/zero' ] as $path ) {
	$config = Config::fromFile( $path );
	echo $config->evaluate( 'any', [] )->reason(), ' ', $config->status()['error'], "\n";
}
?>
--EXPECT--
["any","gate",false,false,5,"",null,"","NoConfig",null,0,[],null,false,false]
["any","gate",false,false,5,"",null,"","NoConfig",null,0,[],null,false,false]
["any","dynamic_config",false,[],5,"",null,"","NoConfig",null,0,[],null,false,false]
["any","experiment",false,[],5,"",null,"","NoConfig",null,0,[],null,false,false]
["any","layer",false,[],5,"",null,"","NoConfig",null,0,[],null,false,false]
bool(false)
array(0) {
}
bool(false)
{"configTime":null,"configVersion":null,"configChecksum":null,"gates":0,"configs":0,"experiments":0,"layers":0,"refused":[],"overrides":{"answers":0,"ignored":0},"version":"0.1.0","file":"","error":"no_config_file","loadedAt":null,"configAge":null,"fileDevice":null,"fileInode":null,"fileSize":null,"fileTime":null,"image":null,"loads":0,"refusals":0,"userCuts":0,"userObjects":0,"stickyIgnored":0,"idLists":{"lists":0,"ids":0,"bytes":0,"refused":0,"loadedAt":null,"error":null},"countries":null,"sync":null,"ship":[],"spool":null,"events":{"buffered":0,"recorded":0,"spooled":0,"muted":0,"overridden":0,"refused":0,"lost":0,"spoolError":null,"failures":[]},"relay":null,"local":null}
NoConfig shape 0
NoConfig shape 0
NoConfig shape 0
NoConfig shape 0
NoConfig shape 0
NoConfig shape 0
NoConfig no_updates 0
NoConfig shape 0
NoConfig shape 0
NoConfig not_found
NoConfig not_a_file
NoConfig not_found
NoConfig not_found
NoConfig not_a_file
