--TEST--
sync() fetches ID lists beside the config; decisions ask them, and keep the last good ones
--EXTENSIONS--
statsig
--INI--
statsig.config_file={PWD}/id_lists.tmp/config.json
--FILE--
<?php
require __DIR__ . '/document.inc';
require __DIR__ . '/upstream.inc';

$folder = dirname( ini_get( 'statsig.config_file' ) );
mkdir( $folder );
file_put_contents( "$folder/key", 'secret-x' );
chmod( "$folder/key", 0600 );
$line = static fn ( string $id ) => '+' . substr( base64_encode( hash( 'sha256', $id, true ) ), 0, 8 ) . "\n";
$gate = spec( 'feature_gate', false, [ rule( 'listed', [ 'in_list' ], true ) ] );
$document = document( [ 'listed' => $gate ], [], [], [ 'in_list' => condition( 'unit_id', 'in_segment_list', null, 'friends' ) ] );

/** A sync from a Statsig that has this list */
$sync = static function ( string $lines, int $created ) use ( $document, $folder ) {
	$manifest = json_encode( [ 'friends' => [ 'name' => 'friends', 'size' => strlen( $lines ), 'url' => '{url}/list',
		'creationTime' => $created, 'fileID' => "file$created" ] ], JSON_UNESCAPED_SLASHES );
	$fake = new Upstream( [ '/v2/' => $document, '/v1/get_id_lists' => $manifest, '/list' => $lines ] );
	$outcome = Statsig\sync( [ 'api' => $fake->url, 'keyFile' => "$folder/key" ] )['outcome'];
	$fake->end();
	Statsig\reload();
	return $outcome;
};
$show = static function ( string $what ) {
	$lists = Statsig\status()['idLists'];
	printf( "%s: ada %s, bob %s; lists %d, ids %d, refused %d, error %s, sync %s\n", $what,
		json_encode( Statsig\checkGate( 'listed', [ 'userID' => 'ada' ] ) ),
		json_encode( Statsig\checkGate( 'listed', [ 'userID' => 'bob' ] ) ),
		$lists['lists'], $lists['ids'], $lists['refused'], $lists['error'] ?? 'none', Statsig\status()['sync']['idListCause'] ?? 'fine' );
};

$show( 'before' );
echo $sync( $line( 'ada' ), 1 ), "\n";
$show( 'one' );
echo $sync( $line( 'ada' ) . $line( 'bob' ), 2 ), "\n";
$show( 'two' );
echo $sync( '<html>', 3 ), "\n";
$show( 'garbage upstream' );
foreach ( [ 'garbage on the disk' => '{', 'a list that is not there' => '{"friends":{"file":"x.ids","count":1,"fileID":"f","creationTime":1,"read":9}}' ] as $what => $index ) {
	file_put_contents( "$folder/config.id_lists/index.json", $index );
	Statsig\reload();
	$show( $what );
}
file_put_contents( "$folder/config.id_lists/x.ids", 'sidlist1' . substr( hash( 'sha256', 'bob', true ), 0, 6 ) );
Statsig\reload();
$show( 'there after all' );
unlink( "$folder/config.id_lists/index.json" );
Statsig\reload();
$show( 'deleted' );
?>
--CLEAN--
<?php
$files = new RecursiveIteratorIterator(
	new RecursiveDirectoryIterator( __DIR__ . '/id_lists.tmp', FilesystemIterator::SKIP_DOTS ), RecursiveIteratorIterator::CHILD_FIRST );
foreach ( $files as $file ) {
	$file->isDir() ? rmdir( $file ) : unlink( $file );
}
rmdir( __DIR__ . '/id_lists.tmp' );
?>
--EXPECT--
before: ada false, bob false; lists 0, ids 0, refused 0, error none, sync fine
fresh
one: ada true, bob false; lists 1, ids 1, refused 0, error none, sync fine
unchanged
two: ada true, bob true; lists 1, ids 2, refused 0, error none, sync fine
unchanged
garbage upstream: ada true, bob true; lists 1, ids 2, refused 0, error none, sync garbage
garbage on the disk: ada true, bob true; lists 1, ids 2, refused 0, error shape, sync garbage
a list that is not there: ada true, bob true; lists 1, ids 2, refused 1, error none, sync garbage
there after all: ada false, bob true; lists 1, ids 1, refused 0, error none, sync garbage
deleted: ada false, bob true; lists 1, ids 1, refused 0, error not_found, sync garbage
