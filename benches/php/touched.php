<?php
// What of the module's file is in the memory of a process that decided each gate and experiment of its config, in KiB. It is
// a child, as php-fpm's are: what the master changed of the file when it loaded it, they share until they change it.
$child = pcntl_fork();
if ( $child !== 0 ) {
	pcntl_waitpid( $child, $status );
	exit( $status === 0 ? 0 : 1 );
}
$user = [ 'userID' => '7' ];
foreach ( Statsig\names( Statsig\Kind::Gate ) as $name ) {
	Statsig\checkGate( $name, $user );
}
foreach ( Statsig\names( Statsig\Kind::Experiment ) as $name ) {
	Statsig\getExperiment( $name, $user )->value();
}
$sums = [ 'Rss' => 0, 'Shared_Dirty' => 0, 'Private_Dirty' => 0 ];
foreach ( file( '/proc/self/smaps' ) as $line ) {
	if ( preg_match( '~^[0-9a-f]+-[0-9a-f]+ ~', $line ) ) {
		$isModule = str_ends_with( trim( $line ), $argv[1] );
	} elseif ( $isModule && preg_match( '~^(\w+):\s+(\d+) kB~', $line, $found ) && isset( $sums[$found[1]] ) ) {
		$sums[$found[1]] += (int)$found[2];
	}
}
printf( "in a process that decides\t%d KiB: %d of the file as it is on the disk, %d shared with its master, %d its own\n",
	$sums['Rss'], $sums['Rss'] - $sums['Shared_Dirty'] - $sums['Private_Dirty'], $sums['Shared_Dirty'], $sums['Private_Dirty'] );
