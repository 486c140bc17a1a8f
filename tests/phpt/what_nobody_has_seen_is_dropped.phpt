--TEST--
Events of prefetched pages, and events without a unit, are dropped and counted
--EXTENSIONS--
statsig
--INI--
statsig.spool_dir={PWD}/unseen.tmp
statsig.spool_min_free_bytes=0
statsig.policy_file={PWD}/unseen.tmp.json
statsig.fast_lane=1
--FILE--
<?php
require __DIR__ . '/spool.inc';
$policy = [ 'ids' => [ 'stableID' => 'token', 'userID' => 'hex32' ], 'events' => [ 'click' => [] ] ];
file_put_contents( ini_get( 'statsig.policy_file' ), json_encode( [ 'enabled' => true, 'servers' => [], 'policy' => $policy ] ) );
$body = static fn ( array $user, string $name = 'click' ) => json_encode( [ 'events' => [ [ 'eventName' => $name, 'user' => $user ] ] ] );
$stable = [ 'customIDs' => [ 'stableID' => 'a' ] ];
foreach ( [ 'prefetch', 'prefetch;prerender', 'Prefetch', '', 'navigate' ] as $purpose ) {
	$relayed = Statsig\relay( $body( $stable ), $policy + [ 'purpose' => $purpose ] );
	echo "'$purpose': {$relayed['status']} {$relayed['accepted']} ", json_encode( $relayed['dropped'] ), ' ',
		Statsig\fastLane( $body( $stable ), '198.51.100.7', '', '', '', $purpose ), "\n";
}
foreach ( [ [], [ 'email' => 'a' ], [ 'userID' => str_repeat( '0', 32 ) ] ] as $user ) {
	echo json_encode( Statsig\relay( $body( $user ), $policy )['dropped'] ), "\n";
}
echo json_encode( Statsig\relay( $body( [], 'statsig::non_exposed_checks' ), $policy )['accepted'] ), "\n";
echo json_encode( array_filter( Statsig\status()['relay'] ) ), ' ', count( spooled( __DIR__ . '/unseen.tmp' ) ), "\n";
?>
--CLEAN--
<?php
require __DIR__ . '/spool.inc';
remove( __DIR__ . '/unseen.tmp' );
unlink( __DIR__ . '/unseen.tmp.json' );
?>
--EXPECT--
'prefetch': 202 0 {"prefetch":1} 202
'prefetch;prerender': 202 0 {"prefetch":1} 202
'Prefetch': 202 0 {"prefetch":1} 202
'': 202 1 [] 202
'navigate': 202 1 [] 202
{"unit":1}
{"unit":1}
{"token":1}
1
{"accepted":5,"accepted.custom":4,"dropped.unit":2,"dropped.token":1,"dropped.prefetch":6} 5
