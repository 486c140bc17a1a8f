--TEST--
A forked child appends by a file of its own: sharing its parent's would share the lock
--EXTENSIONS--
statsig
pcntl
--INI--
statsig.spool_dir={PWD}/child.tmp
statsig.spool_min_free_bytes=0
--FILE--
<?php
require __DIR__ . '/spool.inc';
// Where this process's own opening of the spool stands in the file; an opening that is shared moves for both.
$position = static function (): ?int {
	// By number: PHP remembers where /proc/self led the parent.
	$process = '/proc/' . getmypid();
	foreach ( scandir( "$process/fd" ) as $number ) {
		if ( str_ends_with( (string)@readlink( "$process/fd/$number" ), 'child.tmp/current.jsonl' ) ) {
			preg_match( '/^pos:\s+(\d+)/m', file_get_contents( "$process/fdinfo/$number" ), $found );
			return (int)$found[1];
		}
	}
	return null;
};
Statsig\logEvent( 'parent', [ 'userID' => 'u' ] );
Statsig\flush();
$before = $position();
$child = pcntl_fork();
if ( $child === 0 ) {
	Statsig\logEvent( 'child', [ 'userID' => 'u' ] );
	Statsig\flush();
	exit( $position() > $before ? 0 : 1 );
}
pcntl_waitpid( $child, $status );
var_dump( pcntl_wexitstatus( $status ), $before > 0, $position() === $before );
Statsig\logEvent( 'parent again', [ 'userID' => 'u' ] );
Statsig\flush();
echo implode( ', ', array_map( static fn ( $line ) => $line['e']['eventName'], spooled( __DIR__ . '/child.tmp' ) ) ), "\n";
?>
--CLEAN--
<?php
require __DIR__ . '/spool.inc';
remove( __DIR__ . '/child.tmp' );
?>
--EXPECT--
int(0)
bool(true)
bool(true)
parent, child, parent again
