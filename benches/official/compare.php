<?php
// Interleaves rounds of this module and of the official core, and prints the table.
// php compare.php DOCUMENT ROUNDS [FIGURES]; called by benches/official/run. Into the file FIGURES go the rows as JSON:
// row => unit, bar (null on our own document, for which there is none), and a number or null by side.
//
// Each side is one process that waits for the name of a row, does that row's work once for each of
// 1,000 users made anew, and answers with the nanoseconds of processor time it took. Work per round is
// fixed. Processor time, so that what else runs on the machine counts less; alone, it is the clock's.

[ , $document, $rounds ] = $argv;
$figures = $argv[3] ?? null;
$home = getenv( 'STATSIG_BENCH_HOME' );
const USERS = 1000;

/** What is asked for: of a real project's document, and of ours. */
const OF_A_PROJECT = [ 'gate' => 'test_50_50', 'experiment' => 'test_experiment_no_targeting', 'layer' => 'layer_with_many_params' ];
const OF_OURS = [ 'gate' => 'hello_world', 'experiment' => 'demo_experiment', 'layer' => 'demo_layer' ];
/** Row: what it is called, the figure to reach with the project's document, and its unit. */
const ROWS = [
	'unknown' => [ 'a gate that the document does not have', 0.30, 'us' ],
	'check' => [ 'checkGate(), one percentage, prepared User', 0.30, 'us' ],
	'evaluate' => [ 'evaluate() of the same, enabled()', 0.45, 'us' ],
	'user' => [ 'User from an array of 9 fields', 0.8, 'us' ],
	'gates' => [ 'all gates, one user, asked singly', 20, 'us' ],
	'experiment' => [ 'experiment, its value as an array', 0.8, 'us' ],
	'layer' => [ 'layer, all its parameters read', 2, 'us' ],
	'values' => [ 'values response, names in clear', 60, 'us' ],
	'small' => [ 'the same without the two large configs', 30, 'us' ],
	'sha256' => [ 'values response, sha256 names', 70, 'us' ],
	'start' => [ 'start with the document', 6000, 'us' ],
];
const MEMORY = [ 'memory of the compiled document', 3072, 'KiB' ];

$agents = [ 'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/120.0.6099.109 Safari/537.36',
	'Mozilla/5.0 (iPhone; CPU iPhone OS 15_4 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/15.4 Mobile/15E148 Safari/604.1',
	'Mozilla/5.0 (X11; Ubuntu; Linux x86_64; rv:109.0) Gecko/20100101 Firefox/115.0' ];
$users = [];
for ( $i = 0; $i < USERS; $i++ ) {
	$users[] = json_encode( [ 'userID' => 'user-' . md5( "$i" ), 'email' => "user$i@" . [ 'example.org', 'statsig.com' ][$i % 2],
		'ip' => '198.51.100.' . $i % 250, 'userAgent' => $agents[$i % 3], 'country' => [ 'US', 'DE', 'NZ' ][$i % 3],
		'locale' => 'en_US', 'appVersion' => '1.' . $i % 20 . '.0',
		'custom' => [ 'level' => $i % 100, 'plan' => [ 'free', 'pro' ][$i % 2], 'score' => $i / 7, 'tags' => [ 'a', 'b' ] ],
		'customIDs' => [ 'stableID' => md5( "s$i" ), 'companyID' => 'c' . $i % 50 ] ] );
}
file_put_contents( "$home/users.jsonl", implode( "\n", $users ) );
$whole = json_decode( file_get_contents( $document ), true );
$is_a_projects = isset( $whole['feature_gates'][OF_A_PROJECT['gate']] );
$names = $is_a_projects ? OF_A_PROJECT : OF_OURS;
$names += [ 'gates' => array_keys( $whole['feature_gates'] ), 'parameters' => array_keys( $whole['layer_configs'][$names['layer']]['defaultValue'] ) ];
file_put_contents( "$home/names.json", json_encode( $names ) );
$text = json_decode( file_get_contents( $document ) );
foreach ( [ 'test_max_dynamic_config_size', 'test_max_dynamic_config_size_again' ] as $large ) {
	unset( $text->dynamic_configs->$large );
}
file_put_contents( "$home/small.json", json_encode( $text, JSON_PRESERVE_ZERO_FRACTION | JSON_UNESCAPED_UNICODE ) );

final class Side {
	/** @var resource[] */
	private array $pipes = [];
	/** @var resource */
	private $process;
	public readonly bool $is_there;

	public function __construct( public readonly string $name, array $command ) {
		$this->process = proc_open( $command, [ [ 'pipe', 'r' ], [ 'pipe', 'w' ], [ 'file', '/dev/null', 'w' ] ], $this->pipes );
		$this->is_there = $this->answer() !== null;
	}

	/** The next answer. The official core logs to the same output. */
	private function answer(): ?float {
		do {
			$line = fgets( $this->pipes[1] );
		} while ( $line !== false && !str_starts_with( $line, '= ' ) );
		$answer = trim( substr( (string)$line, 2 ) );
		return is_numeric( $answer ) ? (float)$answer : null;
	}

	/** Nanoseconds of one piece of work, or bytes; null where this side has no such row. */
	public function ask( string $row ): ?float {
		if ( !$this->is_there ) {
			return null;
		}
		fwrite( $this->pipes[0], "$row\n" );
		fflush( $this->pipes[0] );
		return $this->answer();
	}

	public function end(): void {
		array_map( 'fclose', $this->pipes );
		proc_close( $this->process );
	}
}

function quartile( array $values ): float {
	sort( $values );
	return $values[intdiv( count( $values ), 4 )];
}

function figure( ?float $value ): string {
	return $value === null ? '-' : ( $value >= 100 ? sprintf( '%.0f', $value ) : sprintf( '%.2f', $value ) );
}

$module = getenv( 'STATSIG_BENCH_MODULE' );
$ours = [ PHP_BINARY, '-n', '-d', "extension=$module", '-d', "statsig.config_file=$document", '-d', 'memory_limit=1G', __DIR__ . '/ours.php', $document ];
$sides = [ new Side( 'ours', $ours ),
	new Side( 'python', [ "$home/venv/bin/python", __DIR__ . '/theirs.py', $document ] ),
	new Side( 'node', [ 'node', __DIR__ . '/theirs.mjs', $document ] ) ];
if ( !$sides[0]->is_there ) {
	fwrite( STDERR, "bench: this module did not start\n" );
	exit( 1 );
}
printf( "%d rounds in turn, lower quartile; %d users made anew each round; exposures off; processor time\n", $rounds, USERS );
printf( "%-42s %9s %9s %9s %7s %9s\n", '', 'ours', 'python', 'node', 'ratio', 'to reach' );
$passing = array_unique( array_filter( array_map( static fn ( $side ) => $side->ask( 'passing' ), $sides ) ) );
if ( count( $passing ) !== 1 ) {
	fwrite( STDERR, 'bench: the sides do not answer the same: ' . implode( ', ', $passing ) . " gates pass\n" );
	exit( 1 );
}
$rows = [];
foreach ( ROWS as $row => [ $what, $target, $unit ] ) {
	if ( $row === 'small' && !$is_a_projects ) {
		continue;
	}
	fwrite( STDERR, "bench: $what\n" );
	$times = array_fill( 0, count( $sides ), [] );
	// Theirs start once; what is timed once cannot be timed in turn.
	for ( $round = 0; $round < $rounds; $round++ ) {
		foreach ( $sides as $at => $side ) {
			$time = $side->ask( $row );
			if ( $time !== null ) {
				$times[$at][] = $time / 1000;
			}
		}
	}
	$rows[$row] = [ $what, array_map( static fn ( $list ) => $list ? quartile( $list ) : null, $times ), $target, $unit ];
}
$memory = array_map( static fn ( $side ) => $side->ask( 'memory' ), $sides );
$rows['memory'] = [ MEMORY[0], array_map( static fn ( $bytes ) => $bytes === null ? null : $bytes / 1024, $memory ), MEMORY[1], MEMORY[2] ];
array_map( static fn ( $row ) => line( ...$row ), $rows );
if ( $figures !== null ) {
	file_put_contents( $figures, json_encode( array_map( static fn ( $row ) => [
		'unit' => $row[3], 'bar' => $is_a_projects ? $row[2] : null
	] + array_combine( array_map( static fn ( $side ) => $side->name, $sides ), $row[1] ), $rows ) ) );
}
array_map( static fn ( $side ) => $side->end(), $sides );

function line( string $what, array $values, float $target, string $unit ): void {
	global $is_a_projects;
	$theirs = array_filter( [ $values[1], $values[2] ] );
	$ratio = $theirs ? sprintf( '%.1f', min( $theirs ) / $values[0] ) : '-';
	$bar = $is_a_projects ? "<= $target" : '-';
	printf( "%-42s %9s %9s %9s %7s %9s %s%s\n", $what, figure( $values[0] ), figure( $values[1] ), figure( $values[2] ), $ratio,
		$bar, $unit, !$is_a_projects || $values[0] <= $target ? '' : '  MISSED' );
}
