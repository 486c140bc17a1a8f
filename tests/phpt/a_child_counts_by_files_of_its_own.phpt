--TEST--
A forked child holds the limits of its parent, by files that it has opened itself
--EXTENSIONS--
statsig
pcntl
--INI--
statsig.spool_dir={PWD}/fork.tmp
statsig.spool_min_free_bytes=0
--FILE--
<?php
require __DIR__ . '/spool.inc';
// No token key: parent and child share the salt that was drawn when the module started.
$send = static fn ( string $id ) => Statsig\relay( json_encode( [ 'events' => [ [
	'eventName' => 'click', 'user' => [ 'customIDs' => [ 'stableID' => $id ] ],
] ] ] ), [ 'ids' => [ 'stableID' => 'token' ], 'events' => [ 'click' => [] ], 'limits' => [ 'newIdsPerDay' => 2 ], 'client' => '198.51.100.7' ] )['accepted'];
$descriptors = static function (): array {
	$found = [];
	foreach ( scandir( '/proc/self/fd' ) as $number ) {
		$path = (string)@readlink( '/proc/' . getmypid() . "/fd/$number" );
		if ( str_contains( $path, 'fork.tmp/counts/' ) ) {
			$found[] = $number;
		}
	}
	return $found;
};
echo $send( 'a' ), "\n";
$before = $descriptors();
$child = pcntl_fork();
if ( $child === 0 ) {
	$sent = [ $send( 'b' ), $send( 'c' ), $send( 'a' ) ];
	exit( $sent === [ 1, 0, 1 ] ? 0 : 1 );
}
pcntl_waitpid( $child, $status );
var_dump( pcntl_wexitstatus( $status ) );
echo $send( 'b' ), $send( 'c' ), ' ', count( $before ), ' ', json_encode( $descriptors() === $before ), "\n";
echo Statsig\status()['relay']['accepted'], "\n";
?>
--CLEAN--
<?php
require __DIR__ . '/spool.inc';
remove( __DIR__ . '/fork.tmp' );
?>
--EXPECT--
1
int(0)
10 2 true
4
