<?php
// Decides and logs as a wiki does, in bursts, until its standard input ends. Each event that was
// acknowledged is noted: its id and what it counts as. Arguments: file for the notes, a number of its own.
[ , $file, $own ] = $argv;
const BURST = 50;
const POLICY = [ 'ids' => [ 'stableID' => 'hex20' ], 'events' => [ 'click' => [] ] ];
$notes = fopen( $file, 'ab' );

/** What rollups and intake count an event as. */
function counted( array $event ): string {
	$told = $event['metadata'] ?? [];
	return match ( $event['eventName'] ) {
		'statsig::gate_exposure' => "gate/{$told['gate']}/{$told['gateValue']}",
		'statsig::config_exposure' => "config/{$told['config']}/{$told['ruleID']}",
		default => $event['eventName'],
	};
}

/** Events of four kinds for each of some readers of the server's. */
function decide( string $own, int $from ): array {
	// A command keeps what it has found; requests of the web come and go.
	Statsig\reload();
	$lines = [];
	for ( $n = $from; $n < $from + BURST; $n++ ) {
		$user = [ 'userID' => "$own-$n", 'customIDs' => [ 'club' => 'c' . $n % 40 ] ];
		Statsig\checkGate( 'listed', $user );
		Statsig\checkGate( 'half', $user );
		Statsig\getExperiment( 'exp', $user )->get( 'p', 0 );
		Statsig\logEvent( 'seen', $user );
		// At once: a command appends by itself what has become large.
		array_push( $lines, ...Statsig\takeEvents() );
	}
	$told = [];
	foreach ( $lines as $line ) {
		[ 'id' => $id, 'e' => $event ] = json_decode( $line, true );
		$told[$id] = counted( $event );
	}
	return Statsig\spool( $lines ) === count( $lines ) ? $told : exit( 1 );
}

/** Events of a reader's browser. */
function click( string $own, int $from ): array {
	$view = substr( hash( 'sha256', "$own-$from" ), 0, 20 );
	$user = [ 'customIDs' => [ 'stableID' => strrev( $view ) ] ];
	$told = $events = [];
	for ( $n = 1; $n <= 20; $n++ ) {
		$events[] = [ 'eventName' => 'click', 'user' => $user, 'time' => 1000 * time(), 'statsigMetadata' => [ 'seq' => $n ] ];
		$told[ $view . sprintf( '%012x', $n ) ] = 'click';
	}
	$body = [ 'events' => $events, 'statsigMetadata' => [ 'sdkType' => 'mw-statsig', 'sdkVersion' => '1', 'pageView' => $view ] ];
	return Statsig\relay( json_encode( $body ), POLICY + [ 'client' => $view ] )['accepted'] === count( $events ) ? $told : exit( 2 );
}

for ( $n = 0; true; $n += BURST ) {
	$text = '';
	foreach ( decide( $own, $n ) + click( $own, $n ) as $id => $counted ) {
		$text .= sprintf( "%s %-24s\n", $id, $counted );
	}
	fwrite( $notes, $text );
	// Four bursts, then quiet: a backlog must get smaller too. The end of the input ends the quiet.
	[ $read, $none ] = [ [ STDIN ], null ];
	if ( stream_select( $read, $none, $none, 0, $n / BURST % 4 === 3 ? random_int( 4_000_000, 12_000_000 ) : 50_000 ) ) {
		break;
	}
}
