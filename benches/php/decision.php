<?php
// What one question costs, loop cost subtracted, the least of 9 rounds.

const ROUNDS = 9;
const CALLS = 200_000;

function nanoseconds( callable $loop ): float {
	$least = INF;
	for ( $i = 0; $i < ROUNDS; $i++ ) {
		$from = hrtime( true );
		$loop();
		$least = min( $least, ( hrtime( true ) - $from ) / CALLS );
	}
	return $least;
}

$user = new Statsig\User( 'a-user', [ 'stableID' => '0123456789abcdef0123' ] );
$empty = nanoseconds( static function () {
	for ( $i = 0; $i < CALLS; $i++ ) {
	}
} );
$gate = nanoseconds( static function () use ( $user ) {
	for ( $i = 0; $i < CALLS; $i++ ) {
		Statsig\checkGate( 'hello_world', $user, false );
	}
} );
$experiment = nanoseconds( static function () use ( $user ) {
	for ( $i = 0; $i < CALLS; $i++ ) {
		Statsig\evaluate( 'demo_experiment', $user, null, false )->get( 'colour', '' );
	}
} );
printf( "checkGate, one percentage rule, prepared user: %.0f ns\n", $gate - $empty );
printf( "evaluate of an experiment and one parameter: %.0f ns\n", $experiment - $empty );
