--TEST--
status() and phpinfo() tell by the worker's file whether it lives, how its last attempt went, and how old things are
--EXTENSIONS--
statsig
--INI--
statsig.config_file={PWD}/fares.tmp.json
; Its machine code reads words beyond a text's end, which valgrind calls an error.
pcre.jit=0
--FILE--
<?php
require __DIR__ . '/document.inc';
$file = __DIR__ . '/fares.tmp.json';
$now = 1000 * time();
file_put_contents( $file, sample( $now - 5_500_000 ) );

$show = static function ( string $what ) {
	$sync = Statsig\status()['sync'];
	ob_start();
	phpinfo( INFO_MODULES );
	$text = ob_get_clean();
	$row = static fn ( string $name ) => preg_match( "/^$name => (.*)$/m", $text, $found ) ? $found[1] : 'no row';
	echo "$what: ", json_encode( $sync === null ? null : [ $sync['alive'], $sync['outcome'], $sync['cause'],
		$sync['successAge'] === null ? null : intdiv( $sync['successAge'], 100 ), $sync['counts'], $sync['idListCause'] ] ), "\n  ",
		implode( '; ', [ $row( 'Worker' ), preg_replace( '/\d+ s/', 'N s', $row( 'Last sync' ) ), $row( 'Syncs by outcome or cause' ),
			$row( 'Last sync of ID lists' ) ] ), "\n";
	if ( $sync === null ) {
		echo '  ', $row( 'ID lists' ), '; ', preg_replace( '/\d+/', 'N', $row( 'Config file' ) ), "\n";
	}
};
$put = static fn ( array|string $attempt ) => file_put_contents( __DIR__ . '/fares.tmp.sync.json',
	is_array( $attempt ) ? json_encode( $attempt ) : $attempt );

$show( 'never' );
$good = [ 'pid' => 7, 'looping' => true, 'beat' => $now, 'at' => $now, 'outcome' => 'unchanged', 'succeeded' => $now, 'counts' => [ 'unchanged' => 3 ] ];
$put( $good );
$show( 'good' );
$put( [ 'outcome' => 'failed', 'cause' => 'timeout', 'succeeded' => $now - 1_050_000, 'counts' => [ 'timeout' => 9 ], 'listsCause' => 'server' ] + $good );
$show( 'failing' );
$put( [ 'beat' => $now - 200_000 ] + $good );
$show( 'dead' );
$put( [ 'looping' => false ] + $good );
$show( 'ended' );
foreach ( [ '', '{', '[]', '{"beat":"soon"}', "\xff" ] as $garbage ) {
	$put( $garbage );
	echo json_encode( Statsig\status()['sync'] ), ' ';
}
echo "\n", intdiv( Statsig\status()['configAge'], 1000 ), ' ', Statsig\status()['fileInode'] === fileinode( $file ) ? 'same inode' : 'other', "\n";
?>
--CLEAN--
<?php array_map( 'unlink', glob( __DIR__ . '/fares.tmp*' ) ); ?>
--EXPECT--
never: null
  has not run; no row; no row; no row
  none; N bytes, written N s ago (device N, inode N)
good: [true,"unchanged",null,0,{"unchanged":3},null]
  alive; unchanged, no cause, N s ago; unchanged 3; fine
failing: [true,"failed","timeout",10,{"timeout":9},"server"]
  alive; failed, timeout, N s ago; timeout 9; server
dead: [false,"unchanged",null,0,{"unchanged":3},null]
  no loop runs; unchanged, no cause, N s ago; unchanged 3; fine
ended: [false,"unchanged",null,0,{"unchanged":3},null]
  no loop runs; unchanged, no cause, N s ago; unchanged 3; fine
null null null null null 
5 same inode
