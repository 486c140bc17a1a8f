<?php

namespace MediaWiki\Extension\Statsig\Tests;

use PHPUnit\Framework\TestCase;

/**
 * A wiki in a folder whose maintenance scripts are run as an operator runs them, and a Statsig that
 * gives the fixture to whoever asks.
 */
abstract class CommandCase extends TestCase {
	protected const ROOT = __DIR__ . '/../../..';

	protected static string $folder;

	/** @var resource|null A server that gives the fixture to whoever asks */
	private static $upstream;
	protected static string $api;

	public static function setUpBeforeClass(): void {
		self::$folder = sys_get_temp_dir() . '/statsig-maintenance.' . bin2hex( random_bytes( 6 ) );
		self::process( [ self::ROOT . '/tests/wiki/install', self::$folder ], self::environment() );
		self::serve();
	}

	public static function tearDownAfterClass(): void {
		proc_terminate( self::$upstream );
		proc_close( self::$upstream );
		exec( 'rm -rf ' . escapeshellarg( self::$folder ) );
	}

	private static function serve(): void {
		$router = self::$folder . '/router.php';
		$config = var_export( realpath( __DIR__ . '/../fixtures/config.json' ), true );
		// An answer waits while there is a file "hold"
		file_put_contents( $router, '<?php for ( ; is_file( __DIR__ . "/hold" ); usleep( 5000 ), clearstatcache() ) { touch( __DIR__ . "/asked" ); } header( "Content-Type: application/json" ); ' .
			"str_starts_with( \$_SERVER['REQUEST_URI'], '/v2/' ) ? readfile( $config ) : print( '{}' );" );
		// Port 0 is not told by the server of PHP: a port that was free a moment ago
		$socket = stream_socket_server( 'tcp://127.0.0.1:0' );
		$address = stream_socket_get_name( $socket, false );
		fclose( $socket );
		self::$api = "http://$address";
		self::$upstream = proc_open(
			[ PHP_BINARY, '-n', '-S', $address, $router ],
			[ [ 'file', '/dev/null', 'r' ], [ 'file', '/dev/null', 'w' ], [ 'pipe', 'w' ] ],
			$pipes
		);
		while ( !str_contains( (string)fgets( $pipes[2] ), 'started' ) ) {
			if ( feof( $pipes[2] ) ) {
				throw new \RuntimeException( 'no server' );
			}
		}
	}

	protected static function process( array $command, array $environment ): array {
		$process = proc_open( $command, [ 1 => [ 'pipe', 'w' ], 2 => [ 'redirect', 1 ] ], $pipes, null, $environment );
		$said = stream_get_contents( $pipes[1] );
		return [ proc_close( $process ), trim( $said ) ];
	}

	/** @return array{int,string} Exit status and what it said */
	protected function script( string $name, string ...$options ): array {
		return self::process( self::command( $name, $options ), self::environment() );
	}

	/** @return array{int,string} The same as another user, which only root can */
	protected function scriptAs( string $user, string $name, string ...$options ): array {
		return self::process( array_merge( [ 'runuser', '-u', $user, '--' ], self::command( $name, $options ) ), self::environment() );
	}

	/** @return array{int,string} The same as root of a user namespace, where files of others are nobody's */
	protected function scriptAsRootOfANamespace( string $name, string ...$options ): array {
		return self::process( array_merge( [ 'unshare', '--user', '--map-root-user' ], self::command( $name, $options ) ), self::environment() );
	}

	/**
	 * Starts a script, waits until it says something, then sends SIGTERM.
	 *
	 * @return array{int,string} Exit status and what it said
	 */
	protected function loop( string $name, string $until, string ...$options ): array {
		return self::loopOf( self::command( $name, $options ), $until );
	}

	/** @return array{int,string} The same as another user, which only root can */
	protected function loopAs( string $user, string $name, string $until, string ...$options ): array {
		// Not by runuser, which stands between a signal and the loop
		$as = [ 'setpriv', "--reuid=$user", "--regid=$user", '--init-groups' ];
		return self::loopOf( array_merge( $as, self::command( $name, $options ) ), $until );
	}

	private static function loopOf( array $command, string $until ): array {
		$process = proc_open(
			$command, [ 1 => [ 'pipe', 'w' ], 2 => [ 'redirect', 1 ] ], $pipes, null, self::environment()
		);
		$said = '';
		do {
			$line = fgets( $pipes[1] );
			$said .= $line;
		} while ( $line !== false && !str_contains( $line, $until ) );
		proc_terminate( $process );
		$said .= stream_get_contents( $pipes[1] );
		return [ proc_close( $process ), trim( $said ) ];
	}

	protected static function command( string $name, array $options ): array {
		return array_merge(
			[ self::ROOT . '/tests/wiki/maintenance', self::$folder, self::ROOT . "/php/maintenance/$name.php" ], $options
		);
	}

	protected static function environment(): array {
		return array_diff_key( getenv(), [ 'MW_CONFIG_FILE' => 1, 'PHP_INI_SCAN_DIR' => 1 ] );
	}
}
