<?php
// What a request pays for events: a browser's batch relayed, and the append when a page ends.
// Settings of the module cannot be changed at run time: this script runs itself again with its own.

$folder = $argv[1] ?? null;
if ( $folder === null ) {
	$folder = ( is_dir( '/dev/shm' ) ? '/dev/shm' : sys_get_temp_dir() ) . '/statsig-bench-' . getmypid();
	mkdir( $folder );
	$module = array_filter( array_map(
		static fn ( $line ) => preg_match( '!\S+/statsig\.so$!', $line, $found ) ? $found[0] : null, file( '/proc/self/maps', FILE_IGNORE_NEW_LINES )
	) );
	passthru( implode( ' ', array_map( 'escapeshellarg', [
		PHP_BINARY, '-n', '-d', 'extension=' . reset( $module ), '-d', 'statsig.config_file=' . ini_get( 'statsig.config_file' ),
		'-d', "statsig.spool_dir=$folder/spool", '-d', 'statsig.spool_min_free_bytes=0', '-d', 'statsig.spool_max_bytes=4G', __FILE__, $folder,
	] ) ), $status );
	foreach ( [ "$folder/spool/counts", "$folder/spool", $folder ] as $dir ) {
		array_map( 'unlink', array_filter( glob( "$dir/*" ), 'is_file' ) );
		@rmdir( $dir );
	}
	exit( $status );
}

const ROUNDS = 15;
const CALLS = 400;

/** Lower quartile of rounds, microseconds for one. $work is given the number of the call. */
function microseconds( callable $work ): float {
	$rounds = [];
	for ( $round = 0; $round < ROUNDS; $round++ ) {
		$sum = 0;
		for ( $i = 0; $i < CALLS; $i++ ) {
			$sum += $work( $round * CALLS + $i );
		}
		$rounds[] = $sum / CALLS / 1000;
	}
	sort( $rounds );
	return $rounds[ROUNDS >> 2];
}

$body = file_get_contents( dirname( __DIR__, 2 ) . '/tests/fixtures/captured/body/007_jc_boot_relay_plain_post.bin' );
$policy = json_decode( file_get_contents( dirname( __DIR__, 2 ) . '/tests/fixtures/policy.json' ), true );
$policy['limits'] = [ 'perMinute' => 1000000 ];
foreach ( [ 'buffer' => 'without the append', 'spool' => 'on disk' ] as $to => $words ) {
	$took = microseconds( static function () use ( $body, $policy, $to ) {
		$from = hrtime( true );
		$relayed = Statsig\relay( $body, $policy + [ 'client' => '198.51.100.7', 'to' => $to ] );
		$took = hrtime( true ) - $from;
		if ( $relayed['status'] !== 202 ) {
			throw new Exception( "status {$relayed['status']}" );
		}
		Statsig\takeEvents( 100 );
		return $took;
	} );
	printf( "relay() of 5 events of the vendor's SDK, cached policy, %s: %.1f us\n", $words, $took );
}
$took = microseconds( static function ( $number ) {
	for ( $i = 0; $i < 5; $i++ ) {
		Statsig\checkGate( 'hello_world', [ 'customIDs' => [ 'stableID' => "$number-$i" ] ] );
	}
	$from = hrtime( true );
	$flushed = Statsig\flush();
	$took = hrtime( true ) - $from;
	if ( $flushed !== 5 ) {
		throw new Exception( "$flushed flushed" );
	}
	return $took;
} );
printf( "the append of 5 exposures when a request ends: %.1f us\n", $took );
