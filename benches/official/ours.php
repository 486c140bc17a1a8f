<?php
// This module's side of the comparison: see compare.php.

$document = $argv[1];
$home = getenv( 'STATSIG_BENCH_HOME' );

/** Users of their own that come before those that are timed: the others' rounds have emptied the caches. */
const WARM = 1000;

/** Bytes of memory that are this process's own. */
function own_memory(): int {
	preg_match_all( '/^Private_\w+:\s+(\d+)/m', file_get_contents( '/proc/self/smaps_rollup' ), $found );
	return array_sum( $found[1] ) * 1024;
}

own_memory();
$before = own_memory();
Statsig\checkGate( 'any', [ 'userID' => 'x' ], false );
$memory = own_memory() - $before;

/** Nanoseconds of processor time that this process has had: other processes do not count. */
function spent(): int {
	$usage = getrusage();
	return ( ( $usage['ru_utime.tv_sec'] + $usage['ru_stime.tv_sec'] ) * 1_000_000 + $usage['ru_utime.tv_usec'] + $usage['ru_stime.tv_usec'] ) * 1000;
}

function answer( float $number ): void {
	echo "= $number\n";
}

$lines = explode( "\n", file_get_contents( "$home/users.jsonl" ) );
$arrays = array_map( static fn ( $line ) => json_decode( $line, true ), $lines );
[ 'gate' => $gate, 'experiment' => $experiment, 'layer' => $layer, 'gates' => $gates, 'parameters' => $parameters ] =
	json_decode( file_get_contents( "$home/names.json" ), true );
$small = Statsig\Config::fromFile( "$home/small.json" );
$text = file_get_contents( $document );

/** Does the work of a row; gives nanoseconds of one piece of it. */
$work = [
	'unknown' => static function ( array $users ) {
		foreach ( $users as $user ) {
			Statsig\checkGate( 'of no such name', $user, false );
		}
	},
	'check' => static function ( array $users ) use ( $gate ) {
		foreach ( $users as $user ) {
			Statsig\checkGate( $gate, $user, false );
		}
	},
	'evaluate' => static function ( array $users ) use ( $gate ) {
		foreach ( $users as $user ) {
			Statsig\evaluate( $gate, $user, null, false )->enabled();
		}
	},
	'gates' => static function ( array $users ) use ( $gates ) {
		foreach ( $users as $user ) {
			foreach ( $gates as $gate ) {
				Statsig\checkGate( $gate, $user, false );
			}
		}
	},
	'experiment' => static function ( array $users ) use ( $experiment ) {
		foreach ( $users as $user ) {
			Statsig\getExperiment( $experiment, $user, false )->value();
		}
	},
	'layer' => static function ( array $users ) use ( $layer, $parameters ) {
		foreach ( $users as $user ) {
			$answer = Statsig\getLayer( $layer, $user, false );
			foreach ( $parameters as $parameter ) {
				$answer->get( $parameter );
			}
		}
	},
	'values' => static function ( array $users ) {
		foreach ( $users as $user ) {
			Statsig\initializeResponse( $user, [ 'hash' => 'none' ] );
		}
	},
	'small' => static function ( array $users ) use ( $small ) {
		foreach ( $users as $user ) {
			$small->initializeResponse( $user, [ 'hash' => 'none' ] );
		}
	},
	'sha256' => static function ( array $users ) {
		foreach ( $users as $user ) {
			Statsig\initializeResponse( $user, [ 'hash' => 'sha256' ] );
		}
	},
];

answer( 0 );
while ( ( $row = fgets( STDIN ) ) !== false ) {
	$row = trim( $row );
	if ( $row === 'memory' ) {
		answer( $memory );
		continue;
	}
	if ( $row === 'passing' ) {
		$passing = 0;
		foreach ( $arrays as $user ) {
			foreach ( $gates as $gate ) {
				$passing += (int)Statsig\checkGate( $gate, $user, false );
			}
		}
		answer( $passing );
		continue;
	}
	if ( $row === 'user' ) {
		array_map( Statsig\User::fromArray( ... ), array_slice( $arrays, 0, WARM ) );
		$from = spent();
		foreach ( $arrays as $array ) {
			Statsig\User::fromArray( $array );
		}
		answer( ( spent() - $from ) / count( $arrays ) );
		continue;
	}
	if ( $row === 'start' ) {
		$from = spent();
		for ( $i = 0; $i < 5; $i++ ) {
			Statsig\Config::fromJson( $text );
		}
		answer( ( spent() - $from ) / 5 );
		continue;
	}
	$work[$row]( array_map( Statsig\User::fromArray( ... ), array_slice( $arrays, 0, WARM ) ) );
	$users = array_map( Statsig\User::fromArray( ... ), $arrays );
	$from = spent();
	$work[$row]( $users );
	answer( ( spent() - $from ) / count( $users ) );
}
