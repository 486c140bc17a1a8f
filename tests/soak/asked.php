<?php
// One request of the soak: says what it sees, twice with a moment between, perhaps brings or makes events, and ends as it is told.
// Parameters: id; nap (ms between the two halves); also (relay, event); end (whole, exit, throw, memory, time, hang).

/** What this request sees of the config, and by which document. */
function seen( string $id, int $nap ): string {
	$seen = [];
	for ( $i = 0; $i < 24; $i++ ) {
		if ( $i === 12 && $nap ) {
			usleep( 1000 * $nap );
		}
		$answer = Statsig\look( "c$i", [ 'userID' => $id ] );
		$seen[ $answer->get( 'n', -2 ) . ' ' . $answer->configTime() . ' ' . $answer->reason() ] = true;
	}
	return json_encode( [ 'id' => $id, 'pid' => getmypid(), 'version' => Statsig\configVersion(), 'seen' => array_keys( $seen ) ] ) . "\n";
}

/** Calls that make values, text and garbage. */
function work( string $id ): array {
	return [ Statsig\initializeResponse( [ 'userID' => $id ] ), Statsig\explain( 'c1', [ 'userID' => $id ] ), Statsig\evaluate( 'c1', [ 'userID' => $id ], null, false )->value() ];
}

function end_by( string $end, string $id ): void {
	$kept = [];
	switch ( $end ) {
		case 'exit':
			exit( 3 );
		case 'throw':
			$kept[] = Statsig\evaluate( 'c2', [ 'userID' => $id ], null, false );
			Statsig\evaluate( 'c2', [ 'userID' => $id ], null, false )->get( 5 );
			break;
		case 'memory':
			ini_set( 'memory_limit', '16M' );
			// Nearly all of it at once: what is left runs out in the midst of our calls.
			$kept[] = str_repeat( 'x', 12 << 20 );
			while ( true ) {
				$kept[] = work( $id );
			}
		case 'time':
			set_time_limit( 1 );
			while ( true ) {
				work( $id );
			}
		case 'hang':
			sleep( 60 );
	}
}

[ 'id' => $id, 'nap' => $nap, 'also' => $also, 'end' => $end ] = $_GET + [ 'nap' => 0, 'also' => '', 'end' => 'whole' ];
if ( $also === 'event' ) {
	Statsig\logEvent( 'soaked', [ 'userID' => $id ], null, [ 'asked' => $id ] );
	Statsig\evaluate( 'c0', [ 'userID' => $id ] );
} elseif ( $also === 'relay' ) {
	$taken = Statsig\relay( file_get_contents( 'php://input' ), [
		'ids' => [ 'stableID' => 'hex20' ], 'events' => [ 'click' => [] ],
		'limits' => [ 'perMinute' => 1000000, 'newIdsPerDay' => 1000 ], 'client' => long2ip( crc32( $id ) ),
	] );
	header( 'X-Relay: ' . $taken['status'] . ' ' . $taken['accepted'] );
}
echo seen( $id, (int)$nap );
// The answer is out before anything goes wrong.
flush();
if ( $end === 'exit' || $end === 'throw' || $end === 'time' ) {
	register_shutdown_function( static function () use ( $id ) {
		echo seen( $id, 0 );
	} );
}
end_by( $end, $id );
