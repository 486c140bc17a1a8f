<?php
// The wiki's side of these tests, without MediaWiki: answers each line of JSON with one.
const POLICY = [
	'ids' => [ 'userID' => 'hex32', 'stableID' => 'hex20' ],
	'attributes' => [ 'wiki' => 'token', 'account' => [ 'enum', 'named', 'temp', 'none' ] ],
	'events' => [ 'click' => [ 'metadata' => [ 'target' => 'token' ] ] ],
];

while ( ( $line = fgets( STDIN ) ) !== false ) {
	$asked = json_decode( $line, true );
	echo json_encode( match ( $asked['do'] ) {
		'relay' => Statsig\relay( $asked['body'], POLICY + [ 'client' => $asked['client'], 'to' => 'spool' ] ),
		'sync' => Statsig\sync( $asked['options'] ),
		'ship' => Statsig\ship( $asked['options'] ),
		'program' => [ 'text' => Statsig\clientProgram( $asked['options'] ) ] + Statsig\clientProgramOutline( $asked['options'] ),
	} ), "\n";
}
