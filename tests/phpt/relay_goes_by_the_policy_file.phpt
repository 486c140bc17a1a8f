--TEST--
policyFile() and relay() with 'from' => 'file' go by the file as it is now, and by none that is not whole
--EXTENSIONS--
statsig
--INI--
statsig.spool_dir={PWD}/by_file.tmp
statsig.spool_min_free_bytes=0
statsig.policy_file={PWD}/by_file.tmp.json
statsig.check_interval=0
statsig.fast_lane=1
--FILE--
<?php
require __DIR__ . '/spool.inc';
$file = ini_get( 'statsig.policy_file' );
$write = static function ( array|string $says ) use ( $file ) {
	file_put_contents( "$file.new", is_array( $says ) ? json_encode( $says ) : $says );
	rename( "$file.new", $file );
};
$whole = static fn ( string $event ) => [ 'enabled' => true, 'servers' => [ 'https://a.example', 'https://b.example' ],
	'policy' => [ 'ids' => [ 'stableID' => 'hex20' ], 'events' => [ $event => [ 'value' => 'number' ] ] ] ];
$event = static fn ( string $name ) => [ 'eventName' => $name, 'value' => 5, 'time' => 1795000000000,
	'user' => [ 'customIDs' => [ 'stableID' => '0123456789abcdef0123' ] ] ];
$show = static function ( string $when, array $more = [] ) use ( $event ) {
	echo "$when: ", json_encode( Statsig\policyFile(), JSON_UNESCAPED_SLASHES ), ' ';
	$body = json_encode( [ 'events' => [ $event( 'click' ), $event( 'tap' ) ] ] );
	try {
		$result = Statsig\relay( $body, $more + [ 'from' => 'file', 'client' => '198.51.100.7', 'now' => 1795000000000 ] );
		echo $result['status'], ' ', json_encode( $result['dropped'] ), "\n";
	} catch ( Statsig\Exception $exception ) {
		echo $exception->getMessage(), "\n";
	}
};
$show( 'none' );
$write( $whole( 'click' ) );
$show( 'click' );
$write( [ 'enabled' => false ] + $whole( 'tap' ) );
$show( 'tap' );
foreach ( [ '{', '[]', json_encode( [ 'policy' => [ 'bogus' => 1 ] ] + $whole( 'click' ) ) ] as $spoilt ) {
	$write( $spoilt );
	$show( 'spoilt' );
}
$write( $whole( 'click' ) );
$show( 'again' );
$show( 'both', [ 'ids' => [] ] );
$show( 'wrong', [ 'from' => 'memory' ] );
$show( 'array', [ 'from' => 'array' ] );
unlink( $file );
$show( 'gone' );
foreach ( spooled( __DIR__ . '/by_file.tmp' ) as $line ) {
	echo brief( $line ), "\n";
}
?>
--CLEAN--
<?php
require __DIR__ . '/spool.inc';
remove( __DIR__ . '/by_file.tmp' );
array_map( 'unlink', glob( __DIR__ . '/by_file.tmp.json*' ) );
?>
--EXPECT--
none: null Statsig\relay(): There is no good policy file
click: {"enabled":true,"servers":["https://a.example","https://b.example"]} 202 {"unlisted":1}
tap: {"enabled":false,"servers":["https://a.example","https://b.example"]} 202 {"unlisted":1}
spoilt: null Statsig\relay(): There is no good policy file
spoilt: null Statsig\relay(): There is no good policy file
spoilt: null Statsig\relay(): There is no good policy file
again: {"enabled":true,"servers":["https://a.example","https://b.example"]} 202 {"unlisted":1}
both: {"enabled":true,"servers":["https://a.example","https://b.example"]} Statsig\relay(): Policy key ids does not go with the policy file
wrong: {"enabled":true,"servers":["https://a.example","https://b.example"]} Statsig\relay(): Policy key from has a wrong value
array: {"enabled":true,"servers":["https://a.example","https://b.example"]} 202 {"unlisted":2}
gone: null Statsig\relay(): There is no good policy file
relay click {"customIDs":{"stableID":"0123456789abcdef0123"}} 5 [] null
relay tap {"customIDs":{"stableID":"0123456789abcdef0123"}} 5 [] null
relay click {"customIDs":{"stableID":"0123456789abcdef0123"}} 5 [] null
