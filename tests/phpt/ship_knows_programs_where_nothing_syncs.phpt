--TEST--
ship() links programs to a config that something else has put in place, and judges what their browsers decided
--INI--
statsig.config_file={PWD}/programs.tmp/config.json
statsig.spool_dir={PWD}/programs.tmp/spool
statsig.spool_min_free_bytes=0
statsig.sink_dir={PWD}/programs.tmp/sink
--FILE--
<?php
$folder = __DIR__ . '/programs.tmp';
mkdir( $folder );
mkdir( "$folder/config.programs" );
$rule = [ 'name' => 'r', 'id' => 'r', 'salt' => 's', 'passPercentage' => 100, 'idType' => 'stableID', 'conditions' => [ 'all' ], 'returnValue' => true ];
$config = json_encode( [
	'has_updates' => true, 'time' => 1780000000000, 'response_format' => 'dcs-v2', 'checksum' => 'c', 'dynamic_configs' => (object)[], 'layer_configs' => (object)[],
	'feature_gates' => [ 'gate' => [ 'type' => 'feature_gate', 'entity' => 'feature_gate', 'salt' => 'g', 'enabled' => true,
		'defaultValue' => false, 'idType' => 'stableID', 'version' => 1, 'rules' => [ $rule ] ] ],
	'condition_map' => [ 'all' => [ 'type' => 'public' ] ],
] );
file_put_contents( "$folder/config.json", $config );
file_put_contents( "$folder/config.programs/wiki.json", '{"only":["gate"],"names":"none"}' );
Statsig\ship();
$index = json_decode( file_get_contents( "$folder/config.versions/programs.json" ), true );
var_dump( array_values( $index ) === [ substr( hash( 'sha256', $config ), 0, 16 ) ] );
foreach ( [ 'true', 'false' ] as $value ) {
	Statsig\relay( json_encode( [
		'events' => [ [ 'eventName' => 'statsig::gate_exposure', 'time' => 1000 * time(), 'metadata' => [ 'gate' => 'gate', 'gateValue' => $value ],
			'user' => [ 'customIDs' => [ 'stableID' => '0123456789abcdef0123' ] ] ] ],
		'statsigMetadata' => [ 'sdkType' => 'mw-statsig', 'pv' => key( $index ) ],
	] ), [ 'ids' => [ 'stableID' => 'hex20' ] ] );
}
$shipped = Statsig\ship();
echo json_encode( [ $shipped['shipped'], $shipped['unverified'], $shipped['dropped'] ] ), "\n";
echo json_decode( file_get_contents( glob( "$folder/sink/*" )[0] ) )->metadata->ruleID, "\n";
?>
--CLEAN--
<?php
$files = new RecursiveIteratorIterator(
	new RecursiveDirectoryIterator( __DIR__ . '/programs.tmp', FilesystemIterator::SKIP_DOTS ), RecursiveIteratorIterator::CHILD_FIRST );
foreach ( $files as $file ) {
	$file->isDir() ? rmdir( $file ) : unlink( $file );
}
rmdir( __DIR__ . '/programs.tmp' );
?>
--EXPECT--
bool(true)
[1,0,{"disagrees":1}]
r
