<?php

namespace MediaWiki\Extension\Statsig\Tests;

/**
 * A wiki with its first config, as an operator has it, to be broken in a test and healthy again before the
 * next. Its pool is of an unprivileged user where these tests run as root, else of their own user.
 */
abstract class OperatorCase extends CommandCase {
	protected const POOL = 'www-data';
	protected const STRANGER = 'nobody';

	protected static string $config;
	protected static string $spool;
	protected static string $key;

	public static function setUpBeforeClass(): void {
		parent::setUpBeforeClass();
		self::$config = self::$folder . '/statsig/config.json';
		self::$spool = self::$folder . '/statsig/spool';
		self::$key = self::$folder . '/statsig/secret';
		chmod( self::$folder, 0755 );
		$settings = '<?php $wgStatsigUnitSecret = str_repeat( "s", 32 ); @include __DIR__ . "/broken.php";';
		file_put_contents( self::$folder . '/settings.php', $settings );
	}

	protected function setUp(): void {
		file_put_contents( self::$folder . '/broken.php', '' );
		chmod( dirname( self::$config ), 0750 );
		self::write( self::$key, 'secret-demo0123456789' );
		@mkdir( self::$spool );
		chmod( self::$spool, 0750 );
		$this->give( self::POOL, self::$folder );
		// Until it looks like a timer's; the row goes on from test to test
		do {
			[ $status, $said ] = $this->worker( 'sync', '--api', self::$api );
			$this->assertSame( 0, $status, $said );
			$attempt = json_decode( file_get_contents( substr( self::$config, 0, -4 ) . 'sync.json' ), true );
		} while ( $attempt['singles'] < 3 );
	}

	protected static function isRoot(): bool {
		return posix_geteuid() === 0;
	}

	protected function give( string $user, string ...$paths ): void {
		if ( self::isRoot() ) {
			self::process( [ 'chown', '-R', "$user:", ...$paths ], getenv() );
		}
	}

	/** @return array{int,string} A script as the pool's user runs it */
	protected function worker( string $name, string ...$options ): array {
		return self::isRoot() ? $this->scriptAs( self::POOL, $name, ...$options ) : $this->script( $name, ...$options );
	}

	/** @return array{int,string} A loop as the pool's user runs it, ended by SIGTERM once it says something */
	protected function workerLoop( string $name, string $until, string ...$options ): array {
		return self::isRoot() ? $this->loopAs( self::POOL, $name, $until, ...$options ) : $this->loop( $name, $until, ...$options );
	}

	/** The doctor, asked by root and by the pool's user, says so and ends with the status. */
	protected function doctorSays( int $status, string ...$patterns ): void {
		foreach ( [ $this->worker( 'doctor' ), $this->script( 'doctor' ) ] as [ $exit, $said ] ) {
			$this->assertSame( $status, $exit, $said );
			$this->assertStringNotContainsString( 'All is well', $said );
			foreach ( $patterns as $pattern ) {
				$this->assertMatchesRegularExpression( $pattern, $said );
			}
			$this->assertDoesNotMatchRegularExpression( '/secret-demo|Stack trace|PHP (Warning|Fatal)/', $said );
		}
	}

	protected function workerSays( string $name, int $status, string $pattern, string ...$options ): void {
		[ $exit, $said ] = $this->worker( $name, ...$options );
		$this->assertSame( $status, $exit, $said );
		$this->assertMatchesRegularExpression( $pattern, $said );
		$this->assertDoesNotMatchRegularExpression( '/secret-demo|Stack trace|^#0/m', $said );
	}

	protected function setting( string $php ): void {
		file_put_contents( self::$folder . '/broken.php', "<?php $php" );
	}

	/** Runs with an ini setting replaced. */
	protected function withIni( string $name, string $value, callable $run ): void {
		$ini = self::$folder . '/ini/60-broken.ini';
		file_put_contents( $ini, "$name=$value\n" );
		try {
			$run();
		} finally {
			unlink( $ini );
		}
	}

	protected static function write( string $path, string $text ): void {
		@chmod( $path, 0600 );
		file_put_contents( $path, $text );
		chmod( $path, 0400 );
	}
}
