<?php

namespace MediaWiki\Extension\Statsig\Tests\Integration;

use PHPUnit\Framework\TestCase;

/**
 * The maintenance scripts: exit codes that a timer can use, and one sentence.
 */
class MaintenanceTest extends TestCase {
	private const ROOT = __DIR__ . '/../../..';

	private static string $folder;

	/** @var resource|null A server that gives the fixture to whoever asks */
	private static $upstream;
	private static string $api;

	public static function setUpBeforeClass(): void {
		self::$folder = sys_get_temp_dir() . '/statsig-maintenance.' . bin2hex( random_bytes( 6 ) );
		$environment = getenv();
		unset( $environment['MW_CONFIG_FILE'], $environment['PHP_INI_SCAN_DIR'] );
		self::process( [ self::ROOT . '/tests/wiki/install', self::$folder ], $environment );
		self::serve();
	}

	public static function tearDownAfterClass(): void {
		proc_terminate( self::$upstream );
		proc_close( self::$upstream );
		exec( 'rm -rf ' . escapeshellarg( self::$folder ) );
	}

	private static function serve(): void {
		$router = self::$folder . '/router.php';
		file_put_contents( $router, '<?php header( "Content-Type: application/json" ); readfile( '
			. var_export( realpath( __DIR__ . '/../fixtures/config.json' ), true ) . ' );' );
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

	private static function process( array $command, array $environment ): array {
		$process = proc_open( $command, [ 1 => [ 'pipe', 'w' ], 2 => [ 'redirect', 1 ] ], $pipes, null, $environment );
		$said = stream_get_contents( $pipes[1] );
		return [ proc_close( $process ), trim( $said ) ];
	}

	private function script( string $name, string ...$options ): array {
		$environment = getenv();
		unset( $environment['MW_CONFIG_FILE'], $environment['PHP_INI_SCAN_DIR'] );
		$command = [ self::ROOT . '/tests/wiki/maintenance', self::$folder, self::ROOT . "/php/maintenance/$name.php" ];
		return self::process( array_merge( $command, $options ), $environment );
	}

	public function testSyncSaysWhatCameOfIt(): void {
		$config = self::$folder . '/statsig/config.json';
		[ $status, $said ] = $this->script( 'sync', '--once' );
		$this->assertSame( 4, $status, $said );
		$this->assertStringContainsString( 'no usable config', $said );
		[ $status, $said ] = $this->script( 'sync', '--once', '--api', self::$api );
		$this->assertSame( 0, $status, $said );
		$this->assertStringContainsString( 'new config', $said );
		$this->assertFileExists( $config );
		[ $status, $said ] = $this->script( 'sync', '--once', '--api', self::$api );
		$this->assertSame( 0, $status, $said );
		$this->assertStringContainsString( 'newest', $said );
		[ $status, $said ] = $this->script( 'sync' );
		$this->assertSame( 3, $status, $said );
		$this->assertStringContainsString( 'stays in use', $said );
		$this->assertStringNotContainsString( trim( file_get_contents( self::$folder . '/statsig/secret' ) ), $said );
		$this->assertStringContainsString( 'Next:', $said );
	}

	public function testShipWithAnEmptySpoolHasNothingToDo(): void {
		[ $status, $said ] = $this->script( 'ship', '--once' );
		$this->assertSame( 0, $status, $said );
		$this->assertStringContainsString( '0 events were sent', $said );
	}

	public function testWrongUse(): void {
		foreach ( [ 'sync', 'ship' ] as $name ) {
			foreach ( [ [ '--bogus' ], [ 'argument' ] ] as $options ) {
				[ $status, $said ] = $this->script( $name, ...$options );
				$this->assertSame( 64, $status, $said );
				$this->assertStringContainsString( '--help', $said );
			}
		}
		[ $status, $said ] = $this->script( 'sync', '--timeout-ms', 'soon' );
		$this->assertSame( 64, $status, $said );
	}
}
