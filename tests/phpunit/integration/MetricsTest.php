<?php

namespace MediaWiki\Extension\Statsig\Tests\Integration;

use MediaWiki\Extension\Statsig\Tests\ServedWiki;
use PHPUnit\Framework\TestCase;

/**
 * What readers' pages report of their speed becomes the wiki's own metrics, by the REST route at once and by the fast lane
 * with the next script, and goes nowhere else.
 */
class MetricsTest extends TestCase {
	private static ServedWiki $wiki;

	/** @var resource Where the wiki sends its metrics */
	private static $metrics;

	public static function setUpBeforeClass(): void {
		self::$metrics = stream_socket_server( 'udp://127.0.0.1:0', $code, $message, STREAM_SERVER_BIND );
		$script = realpath( __DIR__ . '/../../../deploy/fast-lane.php' );
		$parameters = '';
		foreach ( [ 'REQUEST_METHOD', 'CONTENT_LENGTH', 'CONTENT_TYPE', 'REMOTE_ADDR' ] as $name ) {
			$parameters .= "fastcgi_param $name $" . strtolower( $name ) . ";\n";
		}
		self::$wiki = new ServedWiki( [], __DIR__ . '/../fixtures/metrics.php', [
			'metrics' => stream_socket_get_name( self::$metrics, false ),
			'nginx/fast-lane.conf' => "location = /fast {\nfastcgi_pass \$fpm;\nfastcgi_param SCRIPT_FILENAME $script;\n$parameters}\n",
			'ini/zz.ini' => "statsig.policy_file={folder}/statsig/policy.json\nstatsig.check_interval=0\nstatsig.fast_lane=1\n",
		] );
	}

	public static function tearDownAfterClass(): void {
		self::$wiki->end();
	}

	private static function post( string $path, array $timings, array $more = [] ): int {
		return self::$wiki->request( $path, [ 'Content-Type: text/plain' ], json_encode( [ 'events' => [ [
			'eventName' => 'click', 'time' => (int)( microtime( true ) * 1000 ), 'metadata' => [ 'target' => 'x' ],
			'user' => [ 'customIDs' => [ 'stableID' => '00112233445566778899' ] ],
		] ], 'statsigMetadata' => [ 'sdkType' => 'mw-statsig', 'timings' => $timings ] + $more ] ) )[0];
	}

	/** @return array<string,int> All that comes until one comes of this name: load or samples.load => sum */
	private static function heard( string $until ): array {
		$sums = [];
		for ( $end = hrtime( true ) + 60e9; !isset( $sums[$until] ); ) {
			self::assertLessThan( $end, hrtime( true ), "$until did not come" );
			$read = [ self::$metrics ];
			$write = $except = null;
			if ( stream_select( $read, $write, $except, 1 ) ) {
				// MediaWiki 1.39 by StatsD's names, 1.43 with labels
				preg_match_all( '/browser_timing(_samples)?(?:\.(\w+)|_total):(\d+)\|c(?:\|#timing:(\w+))?/', stream_socket_recvfrom( self::$metrics, 65536 ),
					$found, PREG_SET_ORDER | PREG_UNMATCHED_AS_NULL );
				foreach ( $found as [ , $samples, $name, $number, $label ] ) {
					$key = ( $samples === null ? '' : 'samples.' ) . ( $name ?? $label );
					$sums[$key] = ( $sums[$key] ?? 0 ) + (int)$number;
				}
			}
		}
		return $sums;
	}

	private static function script(): void {
		[ $status, $said ] = self::$wiki->run( [ 'maintenance', self::$wiki->folder, dirname( __DIR__, 3 ) . '/php/maintenance/policy.php' ] );
		self::assertSame( 0, $status, $said );
	}

	public function testTheRestRouteTellsThemAtOnce(): void {
		$this->assertSame( 202, self::post( '/rest.php/statsig/v1/rgstr', [ 'load' => 120.4, 'bytes' => 900, 'secret' => 7 ] ) );
		$this->assertEquals( [ 'load' => 120, 'samples.load' => 1, 'bytes' => 900, 'samples.bytes' => 1 ], self::heard( 'samples.bytes' ) );
		$this->assertStringNotContainsString( 'timings', implode( "\n", self::$wiki->spool() ) );
		$counts = file_get_contents( self::$wiki->folder . '/statsig/spool/counts/' . gmdate( 'Y-m-d' ) );
		$this->assertMatchesRegularExpression( '/^samples\.load +0+$/m', $counts, 'nobody is to tell them again' );
	}

	public function testTheFastLaneAddsThemUpForTheNextScript(): void {
		self::script();
		foreach ( [ 100.4, 140.4 ] as $load ) {
			$this->assertSame( 202, self::post( '/fast', [ 'load' => $load, 'parse' => 2 ], [ 'lost' => 3 ] ) );
		}
		$counts = file_get_contents( self::$wiki->folder . '/statsig/spool/counts/' . gmdate( 'Y-m-d' ) );
		foreach ( [ 'timing.load' => 240, 'samples.load' => 2, 'timing.parse' => 4, 'lost' => 6 ] as $row => $number ) {
			$this->assertMatchesRegularExpression( "/^$row +0*$number\$/m", $counts );
		}
		$this->assertSame( 400, self::$wiki->request( '/fast', [ 'Content-Type: text/plain' ], 'garbage' )[0] );
		self::script();
		$this->assertEquals( [ 'load' => 240, 'samples.load' => 2, 'parse' => 4, 'samples.parse' => 2 ], self::heard( 'samples.parse' ) );
		// What was told is not told again: of two more scripts only the second has anything to tell
		self::script();
		self::post( '/fast', [ 'init' => 5 ] );
		self::script();
		$this->assertSame( [ 'init' => 5, 'samples.init' => 1 ], self::heard( 'samples.init' ) );
	}

	public function testAScriptWhoseWorkIsDoneDoesNotFailByMetrics(): void {
		$file = self::$wiki->folder . '/broken';
		file_put_contents( $file, 'Statsig.TimingMetric' );
		try {
			self::script();
		} finally {
			unlink( $file );
		}
	}
}
