--TEST--
evaluatePersisted() takes and gives records as JSON, in which {} and [] differ, and only looks where exposure is null
--EXTENSIONS--
statsig
--INI--
statsig.config_file={PWD}/kept.tmp.json
statsig.spool_dir={PWD}/kept.tmp
statsig.spool_min_free_bytes=0
--FILE--
<?php
require __DIR__ . '/spool.inc';
use Statsig\Kind;

$document = static fn ( string $group, string $value ) => json_encode( [
	'has_updates' => true, 'time' => 1_700_000_000_000, 'feature_gates' => (object)[], 'layer_configs' => (object)[],
	'condition_map' => [ 'all' => [ 'type' => 'public' ] ],
	'dynamic_configs' => [ 'trial' => [
		'type' => 'dynamic_config', 'entity' => 'experiment', 'salt' => 's', 'enabled' => true, 'isActive' => true, 'idType' => 'userID', 'version' => 1,
		'defaultValue' => (object)[], 'rules' => [ [
			'name' => "rule_$group", 'id' => "rule_$group", 'salt' => 'r', 'passPercentage' => 100, 'conditions' => [ 'all' ], 'idType' => 'userID',
			'returnValue' => json_decode( $value ), 'groupName' => $group, 'isExperimentGroup' => true,
		] ],
	] ],
], JSON_PRESERVE_ZERO_FRACTION );
$shapes = '{"size":1.0,"object":{},"list":[],"map":{"0":"a","1":"b"}}';
file_put_contents( __DIR__ . '/kept.tmp.json', $document( 'Test', $shapes ) );
$ask = static fn ( ?array $kept, array $options ) => Statsig\evaluatePersisted( 'trial', [ 'userID' => 'ada' ], $kept, $options, Kind::Experiment );

$change = $ask( [], [ 'json' => true, 'exposure' => null ] )->persist();
$json = $change['record'];
var_dump( is_string( $json ), str_contains( $json, $shapes ), is_array( $ask( [], [ 'exposure' => null ] )->persist()['record'] ) );
echo "-- of another config\n";
$other = Statsig\Config::fromJson( $document( 'Other', '{}' ) );
foreach ( [ $json, json_decode( $json, true ), 'no record', "\xff", '[]', str_replace( '1.0', '1e999', $json ) ] as $kept ) {
	$answer = $other->evaluatePersisted( 'trial', [ 'userID' => 'ada' ], [ 'trial' => $kept ], [ 'json' => true ], Kind::Experiment );
	echo $answer->group(), ' ', $answer->reason(), ' ', $answer->json(), "\n";
}
echo "-- nothing is told by looking, and once by reading\n";
echo Statsig\flush(), "\n";
for ( $i = 0; $i < 2; $i++ ) {
	$ask( [ 'trial' => $json ], [ 'json' => true, 'exposure' => null ] )->exposeOnce();
}
echo Statsig\flush(), "\n";
$ask( [ 'trial' => $json ], [ 'exposure' => false ] );
echo Statsig\flush(), "\n";
foreach ( spooled( __DIR__ . '/kept.tmp' ) as $line ) {
	echo $line['e']['eventName'], ': ', $line['e']['metadata']['reason'] ?? 'no reason', "\n";
}
foreach ( [ [ 'json' => null ], [ 'exposure' => 1 ] ] as $options ) {
	try {
		$ask( [], $options );
	} catch ( Statsig\Exception $e ) {
		echo $e->getMessage(), "\n";
	}
}
?>
--CLEAN--
<?php
require __DIR__ . '/spool.inc';
remove( __DIR__ . '/kept.tmp' );
unlink( __DIR__ . '/kept.tmp.json' );
?>
--EXPECT--
bool(true)
bool(true)
bool(true)
-- of another config
Test Persisted {"size":1.0,"object":{},"list":[],"map":{"0":"a","1":"b"}}
Test Persisted {"size":1.0,"object":[],"list":[],"map":["a","b"]}
Other Recognized {}
Other Recognized {}
Other Recognized {}
Other Recognized {}
-- nothing is told by looking, and once by reading
0
1
1
statsig::config_exposure: Persisted
statsig::non_exposed_checks: no reason
Statsig\evaluatePersisted(): value of a wrong type for option 'json'
Statsig\evaluatePersisted(): value of a wrong type for option 'exposure'
