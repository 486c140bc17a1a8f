--TEST--
sync() puts a config in place that compiles, keeps it when nothing newer comes, and shows no key
--INI--
statsig.config_file={PWD}/sync.tmp/config.json
--FILE--
<?php
require __DIR__ . '/upstream.inc';

$file = ini_get( 'statsig.config_file' );
$key = dirname( $file ) . '/key';
mkdir( dirname( $file ) );
file_put_contents( $key, "secret-Zzcanary7\n" );
chmod( $key, 0600 );
$document = '{"has_updates":true,"time":7,"feature_gates":{},"dynamic_configs":{},"layer_configs":{},"condition_map":{}}';

$garbage = new Upstream( 'not a document' );
$result = Statsig\sync( [ 'api' => $garbage->url, 'keyFile' => $key ] );
$garbage->end();
var_dump( $result['outcome'], file_exists( $file ) );

$good = new Upstream( $document );
$results = [];
for ( $i = 0; $i < 2; $i++ ) {
	$results[] = $result = Statsig\sync( [ 'api' => $good->url, 'keyFile' => $key ] );
	var_dump( $result['outcome'], $result['cause'], $result['time'] );
}
$good->end();
var_dump( file_get_contents( $file ) === $document, decoct( fileperms( $file ) & 0777 ) );
Statsig\reload();
var_dump( Statsig\status()['configTime'] );

chmod( $key, 0644 );
$results[] = $result = Statsig\sync( [ 'api' => $good->url, 'keyFile' => $key ] );
var_dump( $result['outcome'] );
var_dump( str_contains( json_encode( $results ), 'Zzcanary7' ) );
try {
	Statsig\sync( [ 'colour' => 'red' ] );
} catch ( Statsig\Exception $e ) {
	echo $e->getMessage(), "\n";
}
?>
--CLEAN--
<?php
$files = new RecursiveIteratorIterator(
	new RecursiveDirectoryIterator( __DIR__ . '/sync.tmp', FilesystemIterator::SKIP_DOTS ), RecursiveIteratorIterator::CHILD_FIRST );
foreach ( $files as $file ) {
	$file->isDir() ? rmdir( $file ) : unlink( $file );
}
rmdir( __DIR__ . '/sync.tmp' );
?>
--EXPECT--
string(8) "unusable"
bool(false)
string(5) "fresh"
NULL
int(7)
string(9) "unchanged"
NULL
int(7)
bool(true)
string(3) "640"
int(7)
string(6) "failed"
bool(false)
Statsig\sync(): unknown option 'colour'
