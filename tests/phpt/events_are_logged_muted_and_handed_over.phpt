--TEST--
Events are buffered, muted, handed over, validated and appended
--EXTENSIONS--
statsig
pcntl
--INI--
statsig.spool_dir={PWD}/events.tmp
statsig.spool_min_free_bytes=0
--FILE--
<?php
require __DIR__ . '/spool.inc';
$dir = __DIR__ . '/events.tmp';
$user = [ 'userID' => 'ada', 'privateAttributes' => [ 'x' => 'Zzcanary7' ] ];
foreach ( [ 'text', 5, 2.5, NAN, null, '' ] as $value ) {
	Statsig\logEvent( 'seen', $user, $value, [ 'a' => 'b', 'n' => 1, 'list' => [ 1 ], 'object' => new ArrayObject() ] );
}
Statsig\logEvent( "odd \"\n\xff", new Statsig\User( 'ada' ) );
echo 'flushed ', Statsig\flush(), "\n";
Statsig\logEvent( 'muted', $user );
Statsig\mute( true );
Statsig\logEvent( 'muted', $user );
Statsig\mute( false );
echo 'flushed ', Statsig\flush(), "\n";
for ( $i = 0; $i < 5; $i++ ) {
	Statsig\logEvent( "carried $i", $user );
}
$first = Statsig\takeEvents( 2 );
echo count( $first ), ' ', count( Statsig\takeEvents( 0 ) ), ' ', count( Statsig\takeEvents( -5 ) ), "\n";
$rest = Statsig\takeEvents();
echo count( $rest ), ' ', count( Statsig\takeEvents() ), ' flushed ', Statsig\flush(), "\n";
echo 'spooled ', Statsig\spool( array_merge( $first, $rest ) ), "\n";
echo 'spooled ', Statsig\spool( [ 'garbage', 5, null, [], "$first[0]\n$first[1]", str_repeat( 'x', 100000 ), substr( $first[0], 1 ), "\xff" ] ), "\n";
echo 'spooled ', Statsig\spool( [ 'k' => "$first[0]\n" ] ), ' ', Statsig\spool( [] ), "\n";
Statsig\logEvent( 'of the parent', $user );
$pid = pcntl_fork();
if ( $pid === 0 ) {
	Statsig\logEvent( 'of the child', $user );
	exit( Statsig\flush() );
}
pcntl_waitpid( $pid, $status );
echo 'the child flushed ', pcntl_wexitstatus( $status ), ', the parent ', Statsig\flush(), "\n";
foreach ( spooled( $dir ) as $line ) {
	echo brief( $line ), "\n";
}
echo json_encode( Statsig\status()['events'] ), "\n";
remove( $dir );
mkdir( $dir );
chmod( $dir, 0777 );
Statsig\logEvent( 'lost', $user );
echo 'flushed ', Statsig\flush(), ' ', Statsig\status()['events']['spoolError'], "\n";
?>
--CLEAN--
<?php
require __DIR__ . '/spool.inc';
remove( __DIR__ . '/events.tmp' );
?>
--EXPECT--
flushed 7
flushed 0
2 0 0
3 0 flushed 0
spooled 5
spooled 0
spooled 1 0
the child flushed 1, the parent 1
cli seen {"userID":"ada"} "text" {"a":"b","n":1,"list":[1],"object":null} null
cli seen {"userID":"ada"} 5 {"a":"b","n":1,"list":[1],"object":null} null
cli seen {"userID":"ada"} 2.5 {"a":"b","n":1,"list":[1],"object":null} null
cli seen {"userID":"ada"} null {"a":"b","n":1,"list":[1],"object":null} null
cli seen {"userID":"ada"} null {"a":"b","n":1,"list":[1],"object":null} null
cli seen {"userID":"ada"} "" {"a":"b","n":1,"list":[1],"object":null} null
cli odd "
� {"userID":"ada"} null [] null
cli carried 0 {"userID":"ada"} null [] null
cli carried 1 {"userID":"ada"} null [] null
cli carried 2 {"userID":"ada"} null [] null
cli carried 3 {"userID":"ada"} null [] null
cli carried 4 {"userID":"ada"} null [] null
cli carried 0 {"userID":"ada"} null [] null
cli of the child {"userID":"ada"} null [] null
cli of the parent {"userID":"ada"} null [] null
{"buffered":0,"recorded":14,"spooled":14,"muted":2,"overridden":0,"refused":8,"lost":0,"spoolError":null,"failures":[]}
flushed 0 world-writable
