--TEST--
A loop syncs until SIGTERM or SIGINT, a second one stands by and takes over, and a hanging Statsig holds up neither
--EXTENSIONS--
statsig
pcntl
--FILE--
<?php
require __DIR__ . '/document.inc';
require __DIR__ . '/upstream.inc';

$folder = __DIR__ . '/loop.tmp';
mkdir( $folder );
file_put_contents( "$folder/key", 'secret-x' );
chmod( "$folder/key", 0600 );

/** A PHP with a loop; its standard error is what it says */
final class Looping {
	private $process;
	private array $pipes = [];
	private string $said = '';

	public function __construct( string $folder, string $api ) {
		$code = 'echo json_encode( Statsig\sync( [ "intervalMs" => 100, "api" => $argv[1], "keyFile" => $argv[2] ] ) );';
		$this->process = proc_open(
			[ PHP_BINARY, '-n', '-d', 'extension=' . getenv( 'STATSIG_MODULE' ), '-d', "statsig.config_file=$folder/config.json",
				'-r', $code, '--', $api, "$folder/key" ],
			[ [ 'file', '/dev/null', 'r' ], [ 'pipe', 'w' ], [ 'pipe', 'w' ] ], $this->pipes
		);
	}

	public function says( string $text ): void {
		while ( !str_contains( $this->said, $text ) ) {
			$line = fgets( $this->pipes[2] );
			if ( $line === false ) {
				throw new Exception( "it ended and said: $this->said" );
			}
			$this->said .= $line;
		}
		echo "says: $text\n";
	}

	public function end( int $signal ): void {
		proc_terminate( $this->process, $signal );
		$result = json_decode( stream_get_contents( $this->pipes[1] ), true );
		$this->said .= stream_get_contents( $this->pipes[2] );
		printf( "%d, %s; failed: %s\n", proc_close( $this->process ), json_encode( $result['stopped'] ?? null ),
			json_encode( str_contains( $this->said, 'fails' ) ) );
	}
}

$good = new Upstream( [ '/v2/' => sample( 1000 ), '/v1/' => '{}' ] );
$alive = static function () use ( $folder ) {
	return json_decode( file_get_contents( "$folder/config.sync.json" ), true )['looping'];
};

$first = new Looping( $folder, $good->url );
$first->says( 'config accepted: time 1000' );
$second = new Looping( $folder, $good->url );
$second->says( 'another worker runs' );
var_dump( $alive() );
$first->end( SIGTERM );
$second->says( 'config is up to date' );
$second->end( SIGINT );
var_dump( $alive() );
$good->end();

// Accepts and never answers; the wait for an answer is half a minute.
$silent = stream_socket_server( 'tcp://127.0.0.1:0' );
$third = new Looping( $folder, 'http://' . stream_socket_get_name( $silent, false ) );
$client = stream_socket_accept( $silent );
fgets( $client );
$third->end( SIGTERM );
var_dump( file_get_contents( "$folder/config.json" ) === sample( 1000 ) );
echo implode( ' ', array_map( 'basename', glob( "$folder/{,.}*", GLOB_BRACE ) ) ), "\n";
?>
--CLEAN--
<?php
$files = new RecursiveIteratorIterator(
	new RecursiveDirectoryIterator( __DIR__ . '/loop.tmp', FilesystemIterator::SKIP_DOTS ), RecursiveIteratorIterator::CHILD_FIRST );
foreach ( $files as $file ) {
	$file->isDir() ? rmdir( $file ) : unlink( $file );
}
rmdir( __DIR__ . '/loop.tmp' );
?>
--EXPECT--
says: config accepted: time 1000
says: another worker runs
bool(true)
0, true; failed: false
says: config is up to date
0, true; failed: false
bool(false)
0, null; failed: false
bool(true)
config.id_lists config.images config.json config.lock config.sync.json config.versions key . ..
