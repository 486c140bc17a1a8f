--TEST--
A command has a thread of ours only once an event waits: it takes no signal, is not there while a child is made, and waits for a spool only
--EXTENSIONS--
statsig
pcntl
posix
--INI--
statsig.spool_min_free_bytes=0
statsig.spool_dir={PWD}/thread.tmp
--FILE--
<?php
require __DIR__ . '/spool.inc';
require __DIR__ . '/until.inc';
/** @return string[] Signals that each thread beside PHP's blocks, as hex digits */
function others(): array {
	$blocked = [];
	foreach ( glob( '/proc/' . getmypid() . '/task/*/status' ) as $file ) {
		preg_match( '/^Pid:\s+(\d+)$.*^SigBlk:\s+(\w+)$/ms', file_get_contents( $file ), $found );
		if ( (int)$found[1] !== getmypid() ) {
			$blocked[] = $found[2];
		}
	}
	return $blocked;
}
echo 'before: ', count( others() ), "\n";
Statsig\logEvent( 'one', [ 'userID' => 'u' ] );
[ $blocked ] = others();
$taken = array_filter( [ SIGHUP, SIGINT, SIGQUIT, SIGUSR1, SIGUSR2, SIGALRM, SIGTERM, SIGCHLD, SIGPROF ],
	static fn ( $signal ) => !( hexdec( substr( $blocked, -8 ) ) >> ( $signal - 1 ) & 1 ) );
echo 'takes: ', implode( ' ', $taken ), "\n";
pcntl_async_signals( true );
$came = 0;
pcntl_signal( SIGUSR1, static function () use ( &$came ) {
	$came++;
} );
for ( $i = 1; $i <= 50; $i++ ) {
	posix_kill( getmypid(), SIGUSR1 );
	until( static fn () => $came === $i );
}
echo "handled: $came\n";
$child = pcntl_fork();
if ( !$child ) {
	$before = count( others() );
	Statsig\logEvent( 'two', [ 'userID' => 'u' ] );
	exit( 10 * $before + count( others() ) );
}
echo 'parent: ', count( others() ), "\n";
pcntl_waitpid( $child, $status );
echo 'child: ', pcntl_wexitstatus( $status ), "\n";
Statsig\mute( true );
$spooled = array_map( static fn ( $line ) => $line['e']['eventName'], spooled( __DIR__ . '/thread.tmp' ) );
// On a slow machine the parent's own has waited for long enough to be there too.
echo 'spooled: ', implode( ', ', array_diff( $spooled, [ 'one' ] ) ), "\n";
?>
--CLEAN--
<?php
require __DIR__ . '/spool.inc';
remove( __DIR__ . '/thread.tmp' );
?>
--EXPECT--
before: 0
takes: 
handled: 50
parent: 1
child: 1
spooled: two
