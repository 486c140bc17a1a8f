--TEST--
sync() and ship() work on the files of another wiki where they are named, and touch none of their own
--EXTENSIONS--
statsig
--INI--
statsig.config_file={PWD}/wikis.tmp/one/config.json
statsig.spool_dir={PWD}/wikis.tmp/one/spool
statsig.spool_min_free_bytes=0
statsig.sink_dir={PWD}/wikis.tmp/sink
--FILE--
<?php
require __DIR__ . '/upstream.inc';

$folder = __DIR__ . '/wikis.tmp';
mkdir( "$folder/one", 0777, true );
mkdir( "$folder/two", 0777, true );
file_put_contents( "$folder/key", "secret-Zzcanary7\n" );
chmod( "$folder/key", 0600 );
$two = [ 'configFile' => "$folder/two/config.json", 'keyFile' => "$folder/key" ];
$upstream = new Upstream( '{"has_updates":true,"time":7,"feature_gates":{},"dynamic_configs":{},"layer_configs":{},"condition_map":{}}' );
echo Statsig\sync( $two + [ 'api' => $upstream->url ] )['outcome'], "\n";
echo implode( ' ', array_map( 'basename', glob( "$folder/two/*" ) ) ), "\n";
// Of another config in the same folder, while a worker of the first one runs
$lock = fopen( "$folder/two/config.lock", 'a' );
flock( $lock, LOCK_EX );
echo Statsig\sync( [ 'configFile' => "$folder/two/config.txt", 'api' => $upstream->url ] + $two )['outcome'], "\n";
fclose( $lock );
$upstream->end();
echo implode( ' ', array_map( 'basename', glob( "$folder/two/config.txt*" ) ) ), "\n";
echo count( glob( "$folder/one/*" ) ), " of the other wiki\n";

Statsig\logEvent( 'one', [ 'userID' => 'ada' ] );
Statsig\flush();
$shipped = static fn ( array $options = [] ) => Statsig\ship( [ 'sink' => 'file' ] + $options );
// Events of the second wiki, as its pool writes them
rename( "$folder/one/spool", "$folder/two/spool" );
mkdir( "$folder/one/spool", 0750 );
echo json_encode( $shipped()['shipped'] ), ' ', json_encode( $shipped( [ 'spoolDir' => "$folder/two/spool" ] + $two )['shipped'] ), "\n";
foreach ( [ [ 'configFile' => '' ], [ 'spoolDir' => '' ], [ 'configFile' => 1 ], [ 'spoolDir' => true ] ] as $options ) {
	foreach ( [ 'Statsig\sync', 'Statsig\ship' ] as $command ) {
		try {
			$command( $options );
			echo "accepted\n";
		} catch ( Statsig\Exception $exception ) {
			echo $exception->getMessage(), "\n";
		}
	}
}
?>
--CLEAN--
<?php
$files = new RecursiveIteratorIterator(
	new RecursiveDirectoryIterator( __DIR__ . '/wikis.tmp', FilesystemIterator::SKIP_DOTS ), RecursiveIteratorIterator::CHILD_FIRST );
foreach ( $files as $file ) {
	$file->isDir() ? rmdir( $file ) : unlink( $file );
}
rmdir( __DIR__ . '/wikis.tmp' );
?>
--EXPECT--
fresh
config.id_lists config.images config.json config.lock config.sync.json config.versions
fresh
config.txt config.txt-id_lists config.txt-images config.txt-lock config.txt-sync.json config.txt-versions
0 of the other wiki
0 1
Statsig\sync(): wrong value for option 'configFile'
Statsig\ship(): wrong value for option 'configFile'
Statsig\sync(): wrong value for option 'spoolDir'
Statsig\ship(): wrong value for option 'spoolDir'
Statsig\sync(): wrong value for option 'configFile'
Statsig\ship(): wrong value for option 'configFile'
Statsig\sync(): wrong value for option 'spoolDir'
Statsig\ship(): wrong value for option 'spoolDir'
