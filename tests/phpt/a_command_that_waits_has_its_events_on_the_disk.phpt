--TEST--
A command that waits has its events on the disk, whoever ends it then; so have its children, each event once
--EXTENSIONS--
statsig
pcntl
posix
--INI--
statsig.config_file={PWD}/waiting.tmp.json
statsig.spool_min_free_bytes=0
statsig.spool_dir={PWD}/waiting.tmp
--FILE--
<?php
require __DIR__ . '/spool.inc';
require __DIR__ . '/until.inc';
file_put_contents( __DIR__ . '/waiting.tmp.json', sample() );

/** A command with a spool of its own, and what it says */
final class Command {
	private $process;
	public $said;

	public function __construct( private readonly string $dir, string $code ) {
		$this->process = proc_open( [ PHP_BINARY, '-n', '-d', 'extension=' . getenv( 'STATSIG_MODULE' ), '-d', 'statsig.spool_min_free_bytes=0',
			'-d', "statsig.spool_dir=$dir", '-d', 'statsig.config_file=' . __DIR__ . '/waiting.tmp.json', '-r', $code ],
			[ [ 'file', '/dev/null', 'r' ], [ 'pipe', 'w' ] ], $pipes );
		$this->said = $pipes[1];
	}

	/** @return string[] Names of the events that are on the disk once there are so many and a signal has ended it */
	public function events( int $least, int $signal, ?int $child = null ): array {
		until( fn () => substr_count( (string)@file_get_contents( "$this->dir/current.jsonl" ), '"e":' ) >= $least );
		if ( $child ) {
			posix_kill( $child, $signal );
		}
		proc_terminate( $this->process, $signal );
		$this->said = stream_get_contents( $this->said );
		proc_close( $this->process );
		$names = array_map( static fn ( $line ) => $line['e']['eventName'], spooled( $this->dir ) );
		remove( $this->dir );
		return $names;
	}
}

$dir = __DIR__ . '/waiting.tmp';
$waits = 'Statsig\logEvent( "done", [ "userID" => "u" ] ); Statsig\checkGate( "open", [ "userID" => "u" ], false ); sleep( 60 );';
$forks = 'Statsig\logEvent( "of the parent", [ "userID" => "u" ] ); $child = pcntl_fork();
	if ( !$child ) { Statsig\logEvent( "of the child", [ "userID" => "u" ] ); } else { echo "$child\n"; } sleep( 60 );';
$steady = 'for ( $i = 0; ; $i++ ) { Statsig\logEvent( "$i", [ "userID" => "u" ] ); echo time(), "\n"; usleep( 5000 ); }';
[ $term, $kill, $family, $busy ] = [ new Command( "$dir.term", $waits ), new Command( "$dir.kill", $waits ), new Command( "$dir.fork", $forks ),
	new Command( "$dir.busy", $steady ) ];
$child = (int)trim( fgets( $family->said ) );
if ( $child < 1 ) {
	exit( 'no child' );
}
echo 'TERM: ', implode( ', ', $term->events( 2, SIGTERM ) ), "\n";
echo 'KILL: ', implode( ', ', $kill->events( 2, SIGKILL ) ), "\n";
// The parent's event is not the child's too.
$names = $family->events( 2, SIGKILL, $child );
sort( $names );
echo 'fork: ', implode( ', ', $names ), "\n";
// One that never waits: what it has told of is on the disk but for the last seconds, in its order.
$names = $busy->events( 2, SIGKILL );
$told = array_map( 'intval', explode( "\n", trim( $busy->said ) ) );
echo 'steady: ', json_encode( $names === array_map( 'strval', range( 0, count( $names ) - 1 ) ) ), ', ',
	json_encode( end( $told ) - $told[count( $names ) - 1] <= 5 ), "\n";

// Of this process: what has not gone yet can be taken back, and a spool that refuses has it later.
Statsig\logEvent( 'taken', [ 'userID' => 'u' ] );
echo 'taken: ', count( Statsig\takeEvents() ), "\n";
mkdir( $dir );
chmod( $dir, 0777 );
Statsig\logEvent( 'refused first', [ 'userID' => 'u' ] );
until( static fn () => Statsig\status()['events']['spoolError'] === 'world-writable' );
chmod( $dir, 0750 );
until( static fn () => Statsig\status()['events']['spooled'] === 1 );
echo spooled( $dir )[0]['e']['eventName'], '; ',
	json_encode( array_intersect_key( Statsig\status()['events'], [ 'spooled' => 1, 'lost' => 1, 'buffered' => 1 ] ) ), "\n";
?>
--CLEAN--
<?php
require __DIR__ . '/spool.inc';
remove( __DIR__ . '/waiting.tmp' );
unlink( __DIR__ . '/waiting.tmp.json' );
?>
--EXPECT--
TERM: done, statsig::non_exposed_checks
KILL: done, statsig::non_exposed_checks
fork: of the child, of the parent
steady: true, true
taken: 1
refused first; {"buffered":0,"spooled":1,"lost":0}
