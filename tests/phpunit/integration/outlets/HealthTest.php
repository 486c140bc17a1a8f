<?php

namespace MediaWiki\Extension\Statsig\Tests\Integration\Outlets;

use MediaWiki\Extension\Statsig\Tests\ServedWiki;
use PHPUnit\Framework\TestCase;

/**
 * GET rest.php/statsig/v1/health over HTTP: the doctor's word for alarms and load balancers.
 */
class HealthTest extends TestCase {
	private const PATH = '/rest.php/statsig/v1/health';
	private const OK = [ 200, '{"status":"ok"}' ];
	private const FAILING = [ 503, '{"status":"failing"}' ];

	private static ServedWiki $wiki;

	public static function setUpBeforeClass(): void {
		self::$wiki = new ServedWiki( [], __DIR__ . '/../../fixtures/health.php', [
			'ini/zz.ini' => "opcache.enable=0\nstatsig.check_interval=0\n",
		] );
	}

	public static function tearDownAfterClass(): void {
		self::$wiki->end();
	}

	protected function setUp(): void {
		self::attempt();
	}

	protected function tearDown(): void {
		self::$wiki->cookies = [];
		foreach ( [ 'off', 'broken', 'private', 'nodb' ] as $name ) {
			@unlink( self::$wiki->folder . "/$name" );
		}
	}

	/** What the worker has written down: single runs, as a timer's, the last of them good */
	private static function attempt( array $changes = [] ): void {
		$now = 1000 * time();
		file_put_contents( self::$wiki->folder . '/statsig/config.sync.json', json_encode( $changes + [
			'pid' => 7, 'looping' => false, 'beat' => $now, 'at' => $now, 'outcome' => 'unchanged', 'succeeded' => $now,
			'singles' => 3, 'counts' => [ 'unchanged' => 3 ],
		] ) );
	}

	/** @return array{int,string} */
	private static function health(): array {
		[ $status, $lines, $body ] = self::$wiki->request( self::PATH );
		self::assertMatchesRegularExpression( '!^Cache-Control: private, no-store\r$!mi', $lines );
		self::assertMatchesRegularExpression( '!^Content-Type: application/json\r$!mi', $lines );
		self::assertSame( $status, self::$wiki->head( self::PATH )[0] );
		return [ $status, $body ];
	}

	private static function doctor(): int {
		return self::$wiki->run( [ 'maintenance', self::$wiki->folder, dirname( __DIR__, 4 ) . '/php/maintenance/doctor.php' ] )[0];
	}

	public function testItSaysWhatTheDoctorsExitStatusSays(): void {
		$old = 1000 * ( time() - 3600 );
		$cases = [
			'fine' => [ [], self::OK ],
			'one failure' => [ [ 'outcome' => 'failed', 'cause' => 'server' ], self::OK ],
			'failures for an hour' => [ [ 'outcome' => 'failed', 'cause' => 'server', 'succeeded' => $old ], self::FAILING ],
			'no run for an hour' => [ [ 'beat' => $old, 'at' => $old, 'succeeded' => $old ], self::FAILING ],
			// It says that it runs, and holds no lock
			'a loop that was killed' => [ [ 'looping' => true, 'singles' => 0 ], self::FAILING ],
			'a policy file that is not renewed' => [ [ 'policyCause' => 'exit' ], self::FAILING ],
		];
		foreach ( $cases as $what => [ $changes, $said ] ) {
			self::attempt( $changes );
			$this->assertSame( $said, self::health(), $what );
			$this->assertSame( $said === self::OK ? 0 : 3, self::doctor(), $what );
		}
		unlink( self::$wiki->folder . '/statsig/config.sync.json' );
		$this->assertSame( self::FAILING, self::health(), 'no worker has ever run' );
		self::attempt();
		$config = self::$wiki->folder . '/statsig/config.json';
		rename( $config, "$config.kept" );
		$this->assertSame( self::FAILING, self::health(), 'no config' );
		$this->assertSame( 4, self::doctor() );
		rename( "$config.kept", $config );
		$this->assertSame( self::OK, self::health() );
	}

	public function testWhatIsWrongIsToldToThoseWhoMaySeeIt(): void {
		self::attempt( [ 'outcome' => 'failed', 'cause' => 'unauthorized', 'succeeded' => 1 ] );
		$this->assertSame( self::FAILING, self::health() );
		self::$wiki->logIn( 'Admin', 'a-long-password' );
		[ $status, $body ] = self::health();
		$this->assertSame( 503, $status );
		$said = json_decode( $body, true );
		$this->assertSame( 'failing', $said['status'] );
		$this->assertStringContainsString( 'Statsig refused the key.', $said['findings'][0]['text'] );
		$this->assertStringContainsString( 'statsig.secret_file', $said['findings'][0]['next'] );
		$this->assertStringNotContainsString( trim( file_get_contents( self::$wiki->folder . '/statsig/secret' ) ), $body );
		self::attempt();
		$this->assertSame( self::OK, self::health() );
	}

	public function testAWikiThatIsSwitchedOffIsWell(): void {
		unlink( self::$wiki->folder . '/statsig/config.sync.json' );
		touch( self::$wiki->folder . '/off' );
		$this->assertSame( self::OK, self::health() );
	}

	public function testItAnswersStrangersOfAPrivateWikiAndWithoutADatabase(): void {
		touch( self::$wiki->folder . '/private' );
		$this->assertSame( self::OK, self::health() );
		touch( self::$wiki->folder . '/nodb' );
		$this->assertSame( self::OK, self::health() );
		unlink( self::$wiki->folder . '/statsig/config.sync.json' );
		$this->assertSame( self::FAILING, self::health() );
	}

	public function testAPartThatFailsIsNotWell(): void {
		file_put_contents( self::$wiki->folder . '/broken', 'Statsig.Settings' );
		$this->assertSame( self::FAILING, self::health() );
	}

	public function testAWikiWithoutTheModuleIsNotWell(): void {
		$wiki = new ServedWiki( [ 'STATSIG_SO' => 'none' ] );
		try {
			$this->assertSame( self::FAILING[0], $wiki->request( self::PATH )[0] );
		} finally {
			$wiki->end();
		}
	}
}
