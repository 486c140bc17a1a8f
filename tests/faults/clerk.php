<?php
// Answers each line of JSON: "spool" appends lines, "ship" ships with options, "status" tells of this
// process, "sinks" of where events have gone.
while ( ( $line = fgets( STDIN ) ) !== false ) {
	$asked = json_decode( $line, true );
	echo json_encode( match ( $asked['do'] ) {
		'spool' => Statsig\spool( $asked['lines'] ),
		'ship' => Statsig\ship( $asked['options'] ),
		'status' => Statsig\status()['events'],
		'sinks' => Statsig\status()['ship'],
	} ), "\n";
}
