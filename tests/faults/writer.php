<?php
// Appends events for ever, one to eight at once, with a breath in between as requests leave, and
// notes those that were acknowledged: 8 bytes each, which no kill cuts, as pages are cut at
// multiples of it. Arguments: file for the notes, this writer's number.
[ , $file, $generation ] = $argv;
$notes = fopen( $file, 'ab' );
stream_set_write_buffer( $notes, 0 );
for ( $next = 0; ; $next = $until ) {
	$until = $next + 1 + $next * 5 % 8;
	$lines = [];
	$acknowledged = '';
	$now = (int)( microtime( true ) * 1000 );
	for ( $at = $next; $at < $until; $at++ ) {
		$number = (int)$generation << 32 | $at;
		$lines[] = sprintf(
			'{"f":1,"id":"%032x","at":%d,"src":"cli","e":{"eventName":"e","user":{},"time":%d},"m":{}}', $number, $now, $now
		);
		$acknowledged .= pack( 'P', $number );
	}
	if ( Statsig\spool( $lines ) === count( $lines ) ) {
		fwrite( $notes, $acknowledged );
	}
	usleep( 100 );
}
