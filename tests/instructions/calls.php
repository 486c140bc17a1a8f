<?php
// Makes one hot call so many times, after each of them was made a few times: php calls.php ROW TIMES.
// ROW "list" prints the rows, "document" the config they ask; "none" makes no call, and so costs what
// all the others cost before their own.

require __DIR__ . '/../phpt/document.inc';

use Statsig\User;

[ , $row, $times ] = $argv + [ 2 => 0 ];
// A text would be read anew for each comparison of the loop.
$times = (int)$times;
if ( $row === 'document' ) {
	echo sample();
	exit;
}
$fields = [ 'userID' => 'ada', 'email' => 'ada@example.org', 'ip' => '198.51.100.7', 'userAgent' => 'Mozilla/5.0 (X11; Linux x86_64; rv:109.0)',
	'country' => 'NZ', 'locale' => 'en_US', 'appVersion' => '1.2.3', 'custom' => [ 'level' => 7, 'plan' => 'pro' ],
	'customIDs' => [ 'stableID' => '0123456789abcdef0123' ] ];
$user = User::fromArray( $fields );
$shares = Statsig\Config::fromFile( __DIR__ . '/../fixtures/demo.json', [ 'now' => 1_795_000_000_000 ] );
$event = static fn ( int $seq ) => [ 'eventName' => 'click', 'value' => 'button', 'time' => 1_795_000_000_000, 'metadata' => [ 'item' => 'x' ],
	'user' => [ 'customIDs' => [ 'stableID' => '0123456789abcdef0123' ] ], 'statsigMetadata' => [ 'seq' => $seq ] ];
$batch = json_encode( [ 'events' => array_map( $event, range( 1, 5 ) ), 'statsigMetadata' => [ 'sdkType' => 'mw-statsig',
	'sdkVersion' => '0.1.0', 'pageView' => '00112233445566778899', 'cv' => '0123456789abcdef', 'memberships' => (object)[] ] ] );
$policy = [ 'ids' => [ 'stableID' => 'hex20' ], 'events' => [ 'click' => [ 'value' => 'token', 'metadata' => [ 'item' => 'token' ] ] ],
	'limits' => [ 'perMinute' => 1_000_000 ], 'client' => '198.51.100.7', 'to' => 'buffer', 'now' => 1_795_000_000_000 ];
$calls = [
	'checkGate, everybody' => static fn () => Statsig\checkGate( 'open', $user, false ),
	'checkGate, attribute' => static fn () => Statsig\checkGate( 'ada_only', $user, false ),
	'checkGate, nested gate' => static fn () => Statsig\checkGate( 'nested', $user, false ),
	'checkGate, array as user' => static fn () => Statsig\checkGate( 'open', $fields, false ),
	'checkGate, exposed before' => static fn () => Statsig\checkGate( 'open', $user ),
	'evaluate, enabled' => static fn () => Statsig\evaluate( 'open', $user, null, false )->enabled(),
	'evaluate, share' => static fn () => $shares->evaluate( 'hello_world', $user )->enabled(),
	'User::fromArray, 9 fields' => static fn () => User::fromArray( $fields ),
	'getExperiment, value' => static fn () => Statsig\getExperiment( 'trial', $user, false )->value(),
	'getExperiment, exposed before' => static fn () => Statsig\getExperiment( 'trial', $user )->value(),
	'getLayer, get' => static fn () => Statsig\getLayer( 'page', $user, false )->get( 'text', '' ),
	'initializeResponse, v1' => static fn () => Statsig\initializeResponse( $user, [ 'hash' => 'none' ] ),
	'initializeResponse, init-v2' => static fn () => Statsig\initializeResponse( $user, [ 'format' => 'init-v2' ] ),
	'relay, 5 events' => static function () use ( $batch, $policy ) {
		Statsig\relay( $batch, $policy );
		// Forgets what was relayed
		Statsig\mute( true );
		Statsig\mute( false );
	},
];
if ( $row === 'list' ) {
	echo implode( "\n", array_keys( $calls ) ), "\n";
	exit;
}
foreach ( $calls as $call ) {
	for ( $i = 0; $i < 3; $i++ ) {
		$call();
	}
}
$call = $calls[$row] ?? null;
for ( $i = 0; $i < $times; $i++ ) {
	$call();
}
