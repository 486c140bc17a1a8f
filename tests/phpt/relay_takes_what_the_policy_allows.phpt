--TEST--
relay() appends what the policy allows and answers with a status; a wrong policy throws
--EXTENSIONS--
statsig
--INI--
statsig.spool_dir={PWD}/relay.tmp
statsig.spool_min_free_bytes=0
--FILE--
<?php
require __DIR__ . '/spool.inc';
$policy = [
	'ids' => [ 'stableID' => 'hex20' ],
	'attributes' => [ 'wiki' => 'token' ],
	'events' => [ 'click' => [ 'value' => 'number', 'metadata' => [ 'where' => [ 'enum', 'top', 'bottom' ] ] ] ],
	'client' => '198.51.100.7',
];
$now = 1795000000000;
$event = static fn ( array $more = [] ) => $more + [ 'eventName' => 'click', 'value' => 5, 'time' => $now,
	'user' => [ 'customIDs' => [ 'stableID' => '0123456789abcdef0123' ], 'email' => 'Zzcanary7' ],
	'metadata' => [ 'where' => 'top', 'url' => 'Zzcanary8' ] ];
$body = json_encode( [ 'events' => [ $event(), $event( [ 'eventName' => 'unknown' ] ), $event( [ 'value' => 6 ] ) ],
	'statsigMetadata' => [ 'sdkType' => 'js-client' ] ] );
$show = static fn ( array $result ) => json_encode( $result ) . "\n";
echo $show( Statsig\relay( $body, $policy + [ 'now' => $now ] ) );
echo $show( Statsig\relay( gzencode( $body ), $policy + [ 'now' => $now, 'to' => 'buffer' ] ) );
echo 'buffered: ', count( Statsig\takeEvents() ), "\n";
foreach ( [ '', 'garbage', '{"events":', '[]', "\xff", str_repeat( 'x', 2 << 20 ), "\x1f\x8b garbage" ] as $garbage ) {
	echo $show( Statsig\relay( $garbage, $policy + [ 'now' => $now ] ) );
}
foreach ( [
	[ 'nonsense' => 1 ], [ 'tokenKey' => 5 ], [ 'to' => 'nowhere' ], [ 'client' => 5 ], [ 'now' => 'today' ], [ 'purpose' => true ],
] as $wrong ) {
	try {
		echo $show( Statsig\relay( $body, $wrong ) );
	} catch ( Statsig\Exception $exception ) {
		echo $exception->getMessage(), "\n";
	}
}
$lines = spooled( __DIR__ . '/relay.tmp' );
foreach ( $lines as $line ) {
	echo brief( $line ), "\n";
}
var_dump( str_contains( json_encode( $lines ), 'Zzcanary' ), str_contains( json_encode( $lines ), '198.51' ) );
?>
--CLEAN--
<?php
require __DIR__ . '/spool.inc';
remove( __DIR__ . '/relay.tmp' );
?>
--EXPECT--
{"status":202,"accepted":2,"dropped":{"unlisted":1},"timings":[]}
{"status":202,"accepted":2,"dropped":{"unlisted":1},"timings":[]}
buffered: 2
{"status":400,"accepted":0,"dropped":[],"timings":[]}
{"status":400,"accepted":0,"dropped":[],"timings":[]}
{"status":400,"accepted":0,"dropped":[],"timings":[]}
{"status":400,"accepted":0,"dropped":[],"timings":[]}
{"status":400,"accepted":0,"dropped":[],"timings":[]}
{"status":413,"accepted":0,"dropped":[],"timings":[]}
{"status":400,"accepted":0,"dropped":[],"timings":[]}
Statsig\relay(): Unknown policy key: nonsense
Statsig\relay(): Policy key tokenKey must be a text
Statsig\relay(): Policy key to has a wrong value
Statsig\relay(): Policy key client has a wrong value
Statsig\relay(): Policy key now has a wrong value
Statsig\relay(): Policy key purpose has a wrong value
relay click {"customIDs":{"stableID":"0123456789abcdef0123"}} 5 {"where":"top"} null
relay click {"customIDs":{"stableID":"0123456789abcdef0123"}} 6 {"where":"top"} null
bool(false)
bool(false)
