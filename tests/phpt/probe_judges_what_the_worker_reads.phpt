--TEST--
probe() says what is wrong with the key and the spool, as the worker judges them, and changes nothing
--EXTENSIONS--
statsig
posix
--INI--
statsig.config_file={PWD}/probe.tmp.d/config.json
statsig.secret_file={PWD}/probe.tmp.key
statsig.spool_dir={PWD}/probe.tmp.spool
--FILE--
<?php
$key = __DIR__ . '/probe.tmp.key';
$spool = __DIR__ . '/probe.tmp.spool';
$say = static function ( string $what, array $options = [] ): void {
	[ 'key' => $word, 'spool' => $refusal ] = Statsig\probe( $options );
	echo "$what: ", json_encode( [ $word, $refusal ] ), "\n";
};
$say( 'nothing there' );
var_dump( file_exists( $spool ) );
file_put_contents( $key, "\n" );
$say( 'as file_put_contents makes it' );
chmod( $key, 0600 );
mkdir( $spool, 0750 );
$say( 'empty' );
file_put_contents( $key, 'no key' );
chmod( $spool, 0777 );
$say( 'garbage' );
file_put_contents( $key, "secret-key\n" );
chmod( $spool, 0750 );
$say( 'well' );
$say( 'no path', [ 'keyFile' => '' ] );
$say( 'a folder', [ 'keyFile' => __DIR__ ] );
if ( posix_geteuid() === 0 ) {
	chown( $key, 1 );
	chown( $spool, 1 );
	$say( 'of another user' );
} else {
	echo "of another user: [\"owner\",\"foreign\"]\n";
}
var_dump( Statsig\probe()['keyFile'] === $key );
try {
	Statsig\probe( [ 'key' => 1 ] );
} catch ( Statsig\Exception $e ) {
	echo $e->getMessage(), "\n";
}
?>
--CLEAN--
<?php
@unlink( __DIR__ . '/probe.tmp.key' );
@rmdir( __DIR__ . '/probe.tmp.spool' );
?>
--EXPECT--
nothing there: ["missing","missing"]
bool(false)
as file_put_contents makes it: ["mode","missing"]
empty: ["empty",null]
garbage: ["malformed","world-writable"]
well: [null,null]
no path: ["unset",null]
a folder: ["not-a-file",null]
of another user: ["owner","foreign"]
bool(true)
Statsig\probe(): unknown option 'key'
