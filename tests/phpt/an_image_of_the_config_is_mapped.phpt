--TEST--
sync() leaves an image of the config, which is mapped where it can be trusted and is of the document in place
--INI--
statsig.config_file={PWD}/image.tmp/config.json
statsig.check_interval=0
--FILE--
<?php
require __DIR__ . '/upstream.inc';

$file = ini_get( 'statsig.config_file' );
$folder = dirname( $file );
mkdir( $folder );
file_put_contents( "$folder/key", "secret-image\n" );
chmod( "$folder/key", 0600 );
$document = static fn ( int $time, string $pass ) => json_encode( [ 'has_updates' => true, 'time' => $time, 'dynamic_configs' => (object)[], 'layer_configs' => (object)[],
	'condition_map' => [ 'all' => [ 'type' => 'public' ] ], 'feature_gates' => [ 'open' => [ 'type' => 'feature_gate', 'salt' => 's', 'enabled' => true, 'defaultValue' => false,
		'rules' => [ [ 'name' => 'r', 'id' => "rule$pass", 'passPercentage' => 100, 'conditions' => [ 'all' ], 'returnValue' => true ] ] ] ] ] );
$upstream = new Upstream( $document( 7, 'a' ) );
$sync = static fn () => Statsig\sync( [ 'api' => $upstream->url, 'keyFile' => "$folder/key" ] )['outcome'];
$tick = 0;
$say = static function ( string $what ) use ( $file, &$tick ) {
	// Another state of the file, so that it is looked at again.
	touch( $file, 1_700_000_000 + ++$tick );
	Statsig\reload();
	$status = Statsig\status();
	echo str_pad( $what, 28 ), $status['image'] ?? 'null', ' ', $status['configTime'], ' ', Statsig\evaluate( 'open', [ 'userID' => 'u' ], null, false )->ruleId(), "\n";
};
$image = static fn () => glob( "$folder/config.images/*.image" )[0];
$spoil = static function ( string $path, string $bytes ) {
	chmod( $path, 0600 );
	file_put_contents( "$path.new", $bytes );
	chmod( "$path.new", 0440 );
	rename( "$path.new", $path );
};

echo $sync(), "\n";
echo decoct( fileperms( $image() ) & 0777 ), ' ', count( glob( "$folder/config.images/*" ) ), "\n";
Statsig\reload();
echo Statsig\status()['image'], "\n";
$say( 'touched' );
$good = file_get_contents( $image() );
$path = $image();
file_put_contents( $file, $document( 8, 'b' ) );
$say( 'written by hand' );
file_put_contents( $file, $document( 7, 'a' ) );
$say( 'and back' );
chmod( $path, 0460 );
$say( 'writable to the group' );
$spoil( $path, substr( $good, 0, -8 ) );
$say( 'cut' );
$spoil( $path, substr( $good, 0, -1 ) . '!' );
$say( 'changed' );
$spoil( $path, '' );
$say( 'emptied' );
unlink( $path );
mkdir( $path );
$say( 'a folder' );
rmdir( $path );
symlink( '/etc/passwd', $path );
$say( 'a link' );
unlink( $path );
$say( 'gone' );
echo $sync(), "\n";
$say( 'synced' );
var_dump( file_get_contents( $image() ) === $good );
// The image of one document under the name of another
file_put_contents( $file, $document( 9, 'c' ) );
copy( $image(), str_replace( Statsig\status()['configVersion'], substr( hash_file( 'sha256', $file ), 0, 16 ), $image() ) );
$say( "another document's" );
file_put_contents( $file, $document( 7, 'a' ) );
$spoil( "$folder/config.images/stamp.json", '{"device":1' );
$say( 'no stamp' );
$upstream->end();
?>
--CLEAN--
<?php
$files = new RecursiveIteratorIterator(
	new RecursiveDirectoryIterator( __DIR__ . '/image.tmp', FilesystemIterator::SKIP_DOTS ), RecursiveIteratorIterator::CHILD_FIRST );
foreach ( $files as $file ) {
	$file->isDir() && !$file->isLink() ? rmdir( $file ) : unlink( $file );
}
rmdir( __DIR__ . '/image.tmp' );
?>
--EXPECT--
fresh
440 2
mapped
touched                     mapped 7 rulea
written by hand             compiled 8 ruleb
and back                    mapped 7 rulea
writable to the group       mode 7 rulea
cut                         truncated 7 rulea
changed                     damaged 7 rulea
emptied                     truncated 7 rulea
a folder                    unreadable 7 rulea
a link                      unreadable 7 rulea
gone                        compiled 7 rulea
unchanged
synced                      mapped 7 rulea
bool(true)
another document's          document 9 rulec
no stamp                    mapped 7 rulea
