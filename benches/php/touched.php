<?php
// What of the module's file is in the memory of a process that decided each gate and experiment of its config, in KiB:
// all of it, and what is of this process alone. The rest are pages of the file, which all processes of a host share.
$user = [ 'userID' => '7' ];
foreach ( Statsig\names( Statsig\Kind::Gate ) as $name ) {
	Statsig\checkGate( $name, $user );
}
foreach ( Statsig\names( Statsig\Kind::Experiment ) as $name ) {
	Statsig\getExperiment( $name, $user )->value();
}
$sums = [ 'Rss' => 0, 'Private_Dirty' => 0 ];
foreach ( file( '/proc/self/smaps' ) as $line ) {
	if ( preg_match( '~^[0-9a-f]+-[0-9a-f]+ ~', $line ) ) {
		$isModule = str_ends_with( trim( $line ), (string)realpath( $argv[1] ) );
	} elseif ( $isModule && preg_match( '~^(Rss|Private_Dirty):\s+(\d+) kB~', $line, $found ) ) {
		$sums[$found[1]] += (int)$found[2];
	}
}
printf( "in a process that decides %d KiB, of it its own %d KiB\n", $sums['Rss'], $sums['Private_Dirty'] );
