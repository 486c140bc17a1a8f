--TEST--
balance() tells from the rollups how large experiments' groups are, and how large they should be
--INI--
statsig.config_file={PWD}/balance.tmp.json
statsig.spool_dir={PWD}/balance.tmp
statsig.sink_dir={PWD}/balance-sink.tmp
statsig.spool_min_free_bytes=0
--FILE--
<?php
require __DIR__ . '/spool.inc';
$dir = __DIR__ . '/balance.tmp';
echo json_encode( Statsig\balance() ), "\n";
$group = static fn ( string $name, int $bound ) => rule( $name, [ "below_$bound" ], [ 'text' => $name ],
	[ 'groupName' => $name, 'isExperimentGroup' => true ] );
$below = static fn ( int $bound ) => [ 'additionalValues' => [ 'salt' => 'trial' ] ] + condition( 'user_bucket', 'lt', null, $bound );
$config = static fn ( int $bound ) => document(
	[ 'half' => spec( 'feature_gate', false, [ [ 'passPercentage' => 50 ] + rule( 'half', [ 'everybody' ], true ) ] ) ],
	[ 'trial' => spec( 'experiment', [], [ $group( 'Control', $bound ), $group( 'Test', 1000 ) ], [ 'isActive' => true ] ) ],
	[], [ "below_$bound" => $below( $bound ), 'below_1000' => $below( 1000 ) ]
);
file_put_contents( "$dir.json", $config( 500 ) );
Statsig\reload();
for ( $reader = 0; $reader < 300; $reader++ ) {
	Statsig\getExperiment( 'trial', [ 'userID' => "reader-$reader" ] )->get( 'text' );
	Statsig\checkGate( 'half', [ 'userID' => "reader-$reader" ] );
}
Statsig\flush();
Statsig\ship( [ 'sink' => 'file' ] );

function told( array $version ): string {
	$groups = array_map( static fn ( $group ) => "{$group['group']} {$group['units']} of {$group['exposures']}, " .
		json_encode( $group['expected'] ), $version['groups'] );
	return "{$version['verdict']}, p " . round( $version['p'] ?? -1, 2 ) . ': ' . implode( '; ', $groups );
}
$balance = Statsig\balance();
foreach ( $balance['entries'] as $entry ) {
	echo $entry['entry'], ' ', json_encode( $entry['sampled'] ), ': ', told( $entry['versions'][0] ), "\n";
}
$today = gmdate( 'Y-m-d' );
var_dump( $balance['days'] === [ $today ] || count( $balance['days'] ) === 2 );
$only = Statsig\balance( [ 'entry' => 'config/trial' ] );
$version = $only['entries'][0]['versions'][0];
echo count( $only['entries'] ), ' ', json_encode( array_map( 'array_sum', array_column( $version['groups'], 'unitsByDay' ) ) ), ' ',
	json_encode( round( end( $version['pByDay'] ), 2 ) ), ' ', json_encode( array_keys( $version['chiSquare'] ) ), "\n";
var_dump( isset( $balance['entries'][0]['versions'][0]['pByDay'] ) );

// The same counts under rules that ask for other shares, of a version that no config has, and a damaged day
file_put_contents( "$dir.json", $config( 900 ) );
Statsig\reload();
$file = "$dir/rollups/{$balance['days'][0]}.json";
$other = Statsig\Config::fromJson( $config( 900 ) )->evaluate( 'trial', [ 'userID' => 'ada' ] )->entryVersion();
$rollup = str_replace( $version['version'], $other, file_get_contents( $file ) );
file_put_contents( $file, $rollup );
echo told( Statsig\balance()['entries'][0]['versions'][0] ), "\n";
file_put_contents( $file, str_replace( $other, 'ffffffff', $rollup ) );
$version = Statsig\balance()['entries'][0]['versions'][0];
echo told( $version ), ' ', $version['unexpected'], "\n";
file_put_contents( $file, substr( $rollup, 0, 100 ) );
$balance = Statsig\balance();
var_dump( $balance['incomplete'] === [ basename( $file, '.json' ) ] );
foreach ( [ [ 'days' => 3 ], [ 'entry' => 3 ] ] as $options ) {
	try {
		Statsig\balance( $options );
	} catch ( Statsig\Exception $e ) {
		echo $e->getMessage(), "\n";
	}
}
?>
--CLEAN--
<?php
require __DIR__ . '/spool.inc';
array_map( 'unlink', glob( __DIR__ . '/balance.tmp/rollups/*' ) );
@rmdir( __DIR__ . '/balance.tmp/rollups' );
remove( __DIR__ . '/balance.tmp' );
remove( __DIR__ . '/balance-sink.tmp' );
remove( __DIR__ . '/balance.tmp.versions' );
array_map( 'unlink', glob( __DIR__ . '/balance.tmp.*' ) );
?>
--EXPECTF--
{"days":[],"incomplete":[],"leftOut":0,"entries":[]}
config/trial 1: balanced, p %f: Control %d of %d, 0.5; Test %d of %d, 0.5
gate/half 1: balanced, p %f: true %d of %d, 0.5; false %d of %d, 0.5
bool(true)
1 [%d,%d] %f ["statistic","degrees","p"]
bool(false)
unbalanced, p 0: Control %d of %d, 0.9; Test %d of %d, 0.1
untold, p -1: Control %d of %d, null; Test %d of %d, null unknown
bool(true)
Statsig\balance(): unknown option 'days'
Statsig\balance(): wrong value for option 'entry'
