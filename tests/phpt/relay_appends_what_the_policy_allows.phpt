--TEST--
relay() appends what the policy allows and nothing else, and refuses unknown policy keys and arrays that hold themselves
--INI--
statsig.spool_dir={PWD}/relay.tmp
statsig.spool_min_free_bytes=0
--FILE--
<?php
$policy = [
	'ids' => [ 'stableID' => 'hex20' ],
	'events' => [ 'click' => [ 'value' => 'number', 'metadata' => [ 'side' => [ 'enum', 'left', 'right' ] ] ] ],
	'client' => '198.51.100.7',
];
$body = json_encode( [ 'events' => [
	[ 'eventName' => 'click', 'value' => 3, 'time' => 1000 * time(), 'metadata' => [ 'side' => 'left', 'page' => 'https://wiki.example.test/Zzcanary7' ],
		'user' => [ 'userID' => 'Zzcanary7', 'ip' => '198.51.100.7', 'customIDs' => [ 'stableID' => '0123456789abcdef0123' ] ] ],
	[ 'eventName' => 'auto_capture::page_view', 'value' => 'Zzcanary7' ],
] ] );
$result = Statsig\relay( $body, $policy );
var_dump( $result['status'], $result['accepted'], array_sum( $result['dropped'] ) );
$spool = implode( array_map( 'file_get_contents', array_filter( glob( ini_get( 'statsig.spool_dir' ) . '/*' ), 'is_file' ) ) );
var_dump( substr_count( $spool, '"click"' ), str_contains( $spool, 'left' ) );
foreach ( [ 'Zzcanary7', '198.51.100.7', 'wiki.example' ] as $canary ) {
	var_dump( str_contains( $spool, $canary ) );
}
var_dump( Statsig\relay( 'not an event body', $policy )['status'] );
var_dump( Statsig\relay( str_repeat( ' ', 1 + ( 1 << 20 ) ), $policy )['status'] );
$self = [];
$self['events'] = &$self;
foreach ( [ [ 'colour' => 'red' ], $self ] as $wrong ) {
	try {
		Statsig\relay( $body, $wrong );
		echo "answered\n";
	} catch ( Statsig\Exception $e ) {
		echo get_class( $e ), "\n";
	}
}
// A circle that nobody breaks is a lost block to valgrind.
unset( $self['events'] );
?>
--CLEAN--
<?php
require __DIR__ . '/spool.inc';
remove( __DIR__ . '/relay.tmp' );
?>
--EXPECT--
int(202)
int(1)
int(1)
int(1)
bool(true)
bool(false)
bool(false)
bool(false)
int(400)
int(413)
Statsig\Exception
Statsig\Exception
