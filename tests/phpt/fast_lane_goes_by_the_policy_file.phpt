--TEST--
fastLane() goes by the policy file as it is now, and by none that is not whole; isSameOrigin() has the same rule
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
$servers = [ 'https://a.example', '//b.example', false ];
$whole = static fn ( string $event ) => [ 'enabled' => true, 'servers' => $servers,
	'policy' => [ 'ids' => [ 'stableID' => 'hex20' ], 'events' => [ $event => [ 'value' => 'number' ] ] ] ];
$event = static fn ( string $name ) => [ 'eventName' => $name, 'value' => 5, 'time' => (int)( microtime( true ) * 1000 ),
	'user' => [ 'customIDs' => [ 'stableID' => '0123456789abcdef0123' ] ] ];
$ask = static function ( string $origin = 'https://a.example', string $site = 'same-origin', ?string $body = null ) use ( $event ) {
	$body ??= json_encode( [ 'events' => [ $event( 'click' ), $event( 'tap' ) ] ] );
	return Statsig\fastLane( $body, '198.51.100.7', $site, $origin, 'a.example' );
};
$written = static fn () => array_map( 'brief', spooled( __DIR__ . '/by_file.tmp' ) );
$show = static function ( string $when ) use ( $ask ) {
	echo "$when: ", $ask(), "\n";
};
$show( 'none' );
$write( $whole( 'click' ) );
$show( 'click' );
$write( $whole( 'tap' ) );
$show( 'tap' );
echo implode( "\n", $written() ), "\n";
$write( [ 'enabled' => false ] + $whole( 'click' ) );
$show( 'disabled' );
foreach ( [ '{', '[]', json_encode( [ 'policy' => [ 'bogus' => 1 ] ] + $whole( 'click' ) ) ] as $spoilt ) {
	$write( $spoilt );
	$show( 'spoilt' );
}
$write( $whole( 'other' ) );
$show( 'again' );
echo 'bodies: ', $ask( body: '' ), ' ', $ask( body: 'x' ), ' ', $ask( body: str_repeat( ' ', ( 1 << 20 ) + 1 ) ), "\n";
foreach ( [ [ 'https://b.example', '' ], [ '', 'none' ], [ 'https://evil.example', '' ], [ '', 'cross-site' ], [ 'null', 'same-origin' ] ] as [ $origin, $site ] ) {
	echo "$origin $site: ", $ask( $origin, $site ), ' ', json_encode( Statsig\isSameOrigin( $site, $origin, 'a.example', $servers ) ), "\n";
}
unlink( $file );
$show( 'gone' );
// Of another wiki, as the web server names it
$red = __DIR__ . '/by_file.tmp.json.red';
file_put_contents( $red, json_encode( $whole( 'click' ) ) );
$named = static fn ( string $path ) => Statsig\fastLane(
	json_encode( [ 'events' => [ $event( 'click' ) ] ] ), '198.51.100.7', 'same-origin', '', 'a.example', '', $path
);
echo 'named: ', implode( ' ', array_map( $named, [ $red, '', "$red.none", "$red\0", '/etc/hostname' ] ) ), "\n";
echo count( $written() ), "\n";
?>
--CLEAN--
<?php
require __DIR__ . '/spool.inc';
remove( __DIR__ . '/by_file.tmp' );
array_map( 'unlink', glob( __DIR__ . '/by_file.tmp.json*' ) );
?>
--EXPECT--
none: 429
click: 202
tap: 202
relay click {"customIDs":{"stableID":"0123456789abcdef0123"}} 5 [] null
relay tap {"customIDs":{"stableID":"0123456789abcdef0123"}} 5 [] null
disabled: 202
spoilt: 429
spoilt: 429
spoilt: 429
again: 202
bodies: 400 400 413
https://b.example : 202 true
 none: 202 true
https://evil.example : 403 false
 cross-site: 403 false
null same-origin: 202 true
gone: 429
named: 202 429 429 429 429
3
