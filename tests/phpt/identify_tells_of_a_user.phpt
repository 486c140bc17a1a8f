--TEST--
identify() records the event of the official core's call: the user without private attributes, each time anew
--EXTENSIONS--
statsig
--INI--
statsig.config_file={PWD}/identify.tmp.json
statsig.environment=staging
statsig.spool_dir={PWD}/identify.tmp
statsig.spool_min_free_bytes=0
--FILE--
<?php
require __DIR__ . '/spool.inc';

file_put_contents( __DIR__ . '/identify.tmp.json', sample() );
$ada = new Statsig\User( 'ada', [ 'stableID' => 's' ], country: 'DE', custom: [ 'x' => 1 ], privateAttributes: [ 'p' => 'Zzcanary7' ] );
Statsig\mute( true );
Statsig\identify( $ada );
Statsig\mute( false );
Statsig\identify( $ada );
Statsig\identify( $ada );
Statsig\identify( [ 'userID' => 'bob' ] );
Statsig\identify( [] );
echo Statsig\flush(), "\n";
foreach ( spooled( __DIR__ . '/identify.tmp' ) as $line ) {
	echo $line['src'], ' ', $line['cv'] === Statsig\status()['configVersion'] ? 'cv' : 'no cv', ' ', json_encode( array_diff_key( $line['e'], [ 'time' => 1 ] ) ), "\n";
}
try {
	Statsig\identify( 'ada' );
} catch ( TypeError $error ) {
	echo $error->getMessage(), "\n";
}
?>
--CLEAN--
<?php
require __DIR__ . '/spool.inc';
unlink( __DIR__ . '/identify.tmp.json' );
remove( __DIR__ . '/identify.tmp' );
?>
--EXPECT--
4
cli cv {"eventName":"statsig::identify","user":{"userID":"ada","country":"DE","customIDs":{"stableID":"s"},"custom":{"x":1},"statsigEnvironment":{"tier":"staging"}},"value":null,"metadata":[]}
cli cv {"eventName":"statsig::identify","user":{"userID":"ada","country":"DE","customIDs":{"stableID":"s"},"custom":{"x":1},"statsigEnvironment":{"tier":"staging"}},"value":null,"metadata":[]}
cli cv {"eventName":"statsig::identify","user":{"userID":"bob","statsigEnvironment":{"tier":"staging"}},"value":null,"metadata":[]}
cli cv {"eventName":"statsig::identify","user":{"userID":"","statsigEnvironment":{"tier":"staging"}},"value":null,"metadata":[]}
Statsig\identify(): Argument #1 ($user) must be of type Statsig\User|array, string given
