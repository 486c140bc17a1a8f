--TEST--
rules() tells what an entry's rules are, and records nothing
--INI--
statsig.config_file={PWD}/rules.tmp.json
statsig.spool_dir={PWD}/rules.tmp
--FILE--
<?php
require __DIR__ . '/document.inc';
file_put_contents( __DIR__ . '/rules.tmp.json', sample() );
foreach ( [ [ 'ada_only', Statsig\Kind::Gate ], [ 'trial', Statsig\Kind::Experiment ], [ 'page', Statsig\Kind::Layer ] ] as [ $name, $kind ] ) {
	$entry = Statsig\rules( $name, $kind );
	echo $name, ' ', json_encode( array_diff_key( $entry, [ 'rules' => 0 ] ) ), "\n";
	foreach ( $entry['rules'] as $rule ) {
		echo json_encode( $rule ), "\n";
	}
}
var_dump( Statsig\rules( 'unknown', Statsig\Kind::Gate ), Statsig\rules( 'trial', Statsig\Kind::Gate ), Statsig\takeEvents() );
?>
--CLEAN--
<?php
array_map( 'unlink', glob( __DIR__ . '/rules.tmp.json*' ) );
@rmdir( __DIR__ . '/rules.tmp' );
?>
--EXPECT--
ada_only {"enabled":true,"active":null,"default":"false","more":0,"fields":["userid"]}
{"id":"ada","group":null,"below":10000,"delegate":null,"value":"true","conditions":[{"type":"user_field","field":"userID","operator":"any","target":"[ada]"}]}
trial {"enabled":true,"active":true,"default":"{\"text\":\"none\"}","more":0,"fields":[]}
{"id":"group_a","group":"Test","below":10000,"delegate":null,"value":"{\"text\":\"A\"}","conditions":[{"type":"public","field":"","operator":"","target":""}]}
page {"enabled":true,"active":null,"default":"{\"text\":\"layer default\",\"rows\":3}","more":0,"fields":[]}
{"id":"to_trial","group":null,"below":10000,"delegate":"trial","value":"{\"text\":\"layer\",\"rows\":3}","conditions":[{"type":"public","field":"","operator":"","target":""}]}
NULL
NULL
array(0) {
}
