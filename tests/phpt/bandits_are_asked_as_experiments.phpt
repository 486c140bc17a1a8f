--TEST--
A contextual bandit gives each user its best group, draws for those who explore, and stays with that for the request
--EXTENSIONS--
statsig
--INI--
statsig.config_file={PWD}/bandits.tmp.json
statsig.spool_dir={PWD}/bandits.tmp
statsig.spool_min_free_bytes=0
--FILE--
<?php
require __DIR__ . '/spool.inc';
use Statsig\{Config, Kind, User};

$group = static fn ( string $name ) => [ 'name' => $name, 'id' => "id_$name", 'parameterValues' => [ 'text' => $name ] ];
$learned = static fn ( float $intercept, array $numbers, array $texts ) => [ 'alpha' => 0, 'intercept' => $intercept, 'records' => 1,
	'weightsNumerical' => (object)$numbers, 'weightsCategorical' => (object)$texts ];
$bandit = static fn ( float $sampleRate, array $more = [] ) => $more + [ 'salt' => 'salt', 'idType' => 'userID', 'enabled' => true,
	'version' => 3, 'sampleRate' => $sampleRate, 'higherIsBetter' => true, 'defaultValue' => [ 'text' => 'none' ],
	'groups' => [ $group( 'a' ), $group( 'b' ) ],
	'config' => [ 'id_a' => $learned( 1, [ 'age' => 0.5 ], [] ), 'id_b' => $learned( 2, [], [ 'country' => [ 'NO' => 10 ] ] ) ] ];
// As objects: the sample's empty ones must stay so.
$document = json_decode( sample() );
$document->cmab_configs = [
	'best' => $bandit( 0, [ 'targetingGateName' => 'open' ] ), 'explored' => $bandit( 1 ), 'off' => $bandit( 1, [ 'enabled' => false ] ),
	'for_none' => $bandit( 1, [ 'targetingGateName' => 'closed' ] ), 'new' => $bandit( 1, [ 'config' => null ] ),
	'learned' => $bandit( 0 ),
];
$document->dynamic_configs->learned = $document->dynamic_configs->trial;
$text = json_encode( $document, JSON_PRESERVE_ZERO_FRACTION );
file_put_contents( __DIR__ . '/bandits.tmp.json', $text );

$show = static fn ( $found ) => printf( "%s: %s %s %s %s\n", $found->name(), json_encode( $found->group() ), $found->ruleId(), $found->reason(), json_encode( $found->value() ) );
$young = new User( 'ada', custom: [ 'age' => 1 ] );
$show( Statsig\getExperiment( 'best', $young ) );
$show( Statsig\getExperiment( 'best', new User( 'ada', custom: [ 'age' => '3' ] ) ) );
$show( Statsig\getExperiment( 'best', new User( 'ada', custom: [ 'age' => 3 ], country: 'NO' ) ) );
$show( Statsig\evaluate( 'off', $young ) );
$show( Statsig\getExperiment( 'for_none', $young ) );
$show( Statsig\getExperiment( 'new', $young ) );
$show( Statsig\getDynamicConfig( 'best', $young ) );

echo "-- one draw a request\n";
$drawn = static function ( $config = null ) {
	$all = '';
	for ( $i = 0; $i < 64; $i++ ) {
		$found = $config ? $config->evaluate( 'explored', [ 'userID' => "u$i" ], Kind::Experiment ) : Statsig\look( 'explored', [ 'userID' => "u$i" ], Kind::Experiment );
		$all .= $found->group() . substr( $found->ruleId(), 4 );
	}
	return str_replace( ':explore', '', $all );
};
$first = $drawn();
var_dump( $first === $drawn(), $first === $drawn( Config::fromJson( $text ) ), preg_match( '/^[ab]{64}$/', $first ) );
$values = json_decode( Statsig\initializeResponse( [ 'userID' => 'u5' ], [ 'hash' => 'none' ] ), true )['dynamic_configs'];
var_dump( $values['explored']['group_name'] === $first[5], $values['learned']['rule_id'], $values['best']['secondary_exposures'] );
$code = 'for ( $i = 0; $i < 64; $i++ ) { echo Statsig\look( "explored", [ "userID" => "u$i" ] )->group(); }';
$others = [ $first ];
for ( $i = 0; $i < 3; $i++ ) {
	$others[] = shell_exec( escapeshellarg( PHP_BINARY ) . ' -n -d extension=' . escapeshellarg( getenv( 'STATSIG_MODULE' ) ) .
		' -d statsig.config_file=' . escapeshellarg( __DIR__ . '/bandits.tmp.json' ) . ' -r ' . escapeshellarg( $code ) );
}
echo count( array_unique( $others ) ), ' requests, ', strlen( implode( '', $others ) ), " draws\n";

echo "-- exposures\n";
Statsig\getExperiment( 'explored', [ 'userID' => 'u5' ] );
Statsig\flush();
foreach ( spooled( __DIR__ . '/bandits.tmp' ) as $line ) {
	$metadata = $line['e']['metadata'];
	$version = $metadata['configVersion'] ?? 'none';
	echo preg_replace( '/^(explored .*)id_[ab]/', '$1id_?', "{$metadata['config']} {$metadata['ruleID']} {$metadata['rulePassed']} $version " ),
		json_encode( array_column( $line['e']['secondaryExposures'], 'gateValue', 'gate' ) ), "\n";
}

echo "-- told\n";
foreach ( [ 'best', 'explored', 'new' ] as $name ) {
	foreach ( Statsig\explain( $name, $young )['steps'] as $step ) {
		$told = [ 'bucket' => '?', 'group' => $name === 'explored' ? '?' : $step['group'] ?? '' ] + $step;
		echo json_encode( array_intersect_key( $told, $step ) ), "\n";
	}
}
$rules = Statsig\rules( 'best', Kind::Experiment );
echo json_encode( array_diff_key( $rules, [ 'rules' => 0 ] ) ), "\n", json_encode( $rules['rules'][1] ), "\n";
echo json_encode( Statsig\fieldsRead() ), "\n";

echo "-- browsers\n";
$options = [ 'only' => [ 'best', 'learned', 'trial' ], 'units' => [ '*' ], 'fields' => [ '*' ] ];
echo json_encode( Statsig\clientProgramOutline( $options )['leftOut'] ), "\n";
echo json_encode( Statsig\onDeviceLeftOut( [ 'only' => [ 'best', 'learned', 'trial' ] ] ) ), "\n";
?>
--CLEAN--
<?php
array_map( 'unlink', glob( __DIR__ . '/bandits.tmp/*' ) );
@rmdir( __DIR__ . '/bandits.tmp' );
@unlink( __DIR__ . '/bandits.tmp.json' );
?>
--EXPECT--
best: "b" id_b Recognized {"text":"b"}
best: "a" id_a Recognized {"text":"a"}
best: "b" id_b Recognized {"text":"b"}
off: null prestart Recognized {"text":"none"}
for_none: null inlineTargetingRules Recognized {"text":"none"}
new: "b" id_b:explore Recognized {"text":"b"}
best: null  Unrecognized []
-- one draw a request
bool(true)
bool(true)
int(1)
bool(true)
string(4) "id_b"
array(1) {
  [0]=>
  array(3) {
    ["gate"]=>
    string(4) "open"
    ["gateValue"]=>
    string(4) "true"
    ["ruleID"]=>
    string(3) "all"
  }
}
4 requests, 256 draws
-- exposures
best id_b true 3 {"open":"true"}
best id_a true 3 {"open":"true"}
off prestart false 3 []
for_none inlineTargetingRules false 3 {"closed":"false"}
new id_b:explore true 3 []
best  false none []
explored id_?:explore true 3 []
-- told
{"depth":0,"step":"entry","name":"best"}
{"depth":1,"step":"entry","name":"open"}
{"depth":1,"step":"rule","id":"all"}
{"depth":1,"step":"condition","type":"public","field":"","operator":"","target":"","found":null,"holds":true}
{"bucket":"?","depth":1,"step":"share","below":10000,"passes":true}
{"bucket":"?","depth":0,"step":"share","below":0,"passes":false}
{"group":"a","depth":0,"step":"score","score":1.5}
{"group":"b","depth":0,"step":"score","score":2}
{"group":"b","depth":0,"step":"group","by":"best"}
{"depth":0,"step":"entry","name":"explored"}
{"bucket":"?","depth":0,"step":"share","below":10000,"passes":true}
{"group":"?","depth":0,"step":"group","by":"drawn"}
{"depth":0,"step":"entry","name":"new"}
{"group":"b","depth":0,"step":"group","by":"bucket"}
{"enabled":true,"active":true,"default":"{\"text\":\"none\"}","more":0,"fields":["age","country"],"bandit":{"targeting":"open","hasLearned":true,"exploresBelow":0,"higherIsBetter":true}}
{"id":"id_b","group":"b","below":10000,"delegate":null,"value":"{\"text\":\"b\"}","conditions":[]}
["age","country","userID"]
-- browsers
[{"kind":"config","name":"best","reason":"Bandit"},{"kind":"config","name":"learned","reason":"Bandit"}]
{"best":"bandit","learned":"bandit"}
