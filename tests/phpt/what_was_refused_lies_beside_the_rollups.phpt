--TEST--
Of each day, what was counted as exposures and what the relay refused and dropped lie side by side; a damaged rollup is made whole from the file sink
--EXTENSIONS--
statsig
--INI--
statsig.config_file={PWD}/beside.tmp.json
statsig.spool_dir={PWD}/beside.tmp
statsig.sink_dir={PWD}/beside-sink.tmp
statsig.spool_min_free_bytes=0
--FILE--
<?php
require __DIR__ . '/spool.inc';
require __DIR__ . '/limits_policy.inc';
$dir = __DIR__ . '/beside.tmp';
file_put_contents( "$dir.json", sample() );

/** The rows of counts/<day> as docs/operations.md describes them: a name, spaces, a number */
function counts( string $file ): array {
	preg_match_all( '/^([a-z.-]+) +(\d+)$/m', file_get_contents( $file ), $rows );
	return array_filter( array_map( 'intval', array_combine( $rows[1], $rows[2] ) ) );
}

for ( $reader = 0; $reader < 5; $reader++ ) {
	Statsig\relay( click( "reader-$reader" ), [ 'limits' => [ 'newIdsPerDay' => 2 ] ] + POLICY );
}
Statsig\relay( '{', POLICY );
foreach ( [ 'ada', 'bob' ] as $round => $user ) {
	Statsig\checkGate( 'open', [ 'userID' => $user ] );
	Statsig\flush();
	Statsig\ship( [ 'sink' => 'file' ] );
	foreach ( glob( "$dir/rollups/*.json" ) as $file ) {
		$exposures = [];
		$rollup = json_decode( file_get_contents( $file ), true );
		array_walk_recursive( $rollup, static function ( $value, $key ) use ( &$exposures ) {
			$exposures[] = $key === 'exposures' ? $value : 0;
		} );
		echo 'exposures: ', array_sum( $exposures ), ', incomplete: ', json_encode( $rollup['incomplete'] ?? false ), "\n";
		echo json_encode( counts( "$dir/counts/" . basename( $file, '.json' ) ) ), "\n";
		// As a disk may leave it
		file_put_contents( $file, substr( file_get_contents( $file ), 0, 20 ) );
	}
}
?>
--CLEAN--
<?php
require __DIR__ . '/spool.inc';
array_map( 'unlink', glob( __DIR__ . '/beside.tmp/rollups/*' ) );
@rmdir( __DIR__ . '/beside.tmp/rollups' );
remove( __DIR__ . '/beside.tmp' );
remove( __DIR__ . '/beside-sink.tmp' );
remove( __DIR__ . '/beside.tmp.versions' );
array_map( 'unlink', glob( __DIR__ . '/beside.tmp.*' ) );
?>
--EXPECT--
exposures: 1, incomplete: false
{"accepted":2,"accepted.custom":2,"refused.malformed":1,"busiest":3,"dropped.ids":3}
exposures: 2, incomplete: false
{"accepted":2,"accepted.custom":2,"refused.malformed":1,"busiest":3,"dropped.ids":3}
