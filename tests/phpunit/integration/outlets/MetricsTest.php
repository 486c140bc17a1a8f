<?php

namespace MediaWiki\Extension\Statsig\Tests\Integration\Outlets;

use MediaWiki\Extension\Statsig\Tests\ServedWiki;
use PHPUnit\Framework\TestCase;

/**
 * What readers' pages report of their speed, and what becomes of events, syncs and shipments, becomes the wiki's own
 * metrics: of the REST route at once, of all else with the next script, each once.
 */
class MetricsTest extends TestCase {
	private static ServedWiki $wiki;

	/** @var resource Where the wiki sends its metrics */
	private static $metrics;

	public static function setUpBeforeClass(): void {
		self::$metrics = stream_socket_server( 'udp://127.0.0.1:0', $code, $message, STREAM_SERVER_BIND );
		$script = realpath( __DIR__ . '/../../../../deploy/fast-lane.php' );
		$parameters = '';
		foreach ( [ 'REQUEST_METHOD', 'CONTENT_LENGTH', 'CONTENT_TYPE', 'REMOTE_ADDR' ] as $name ) {
			$parameters .= "fastcgi_param $name $" . strtolower( $name ) . ";\n";
		}
		self::$wiki = new ServedWiki( [], __DIR__ . '/../../fixtures/metrics.php', [
			'metrics' => stream_socket_get_name( self::$metrics, false ),
			'nginx/fast-lane.conf' => "location = /fast {\nfastcgi_pass \$fpm;\nfastcgi_param SCRIPT_FILENAME $script;\n$parameters}\n",
			'ini/zz.ini' => "statsig.policy_file={folder}/statsig/policy.json\nstatsig.check_interval=0\nstatsig.fast_lane=1\n" .
				"statsig.sink_dir={folder}/statsig/sink\n",
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

	/**
	 * @param string $until Name of a metric, without "_total", and its labels' words, with dots between
	 * @return array<string,int> All that comes until it comes: sums of counters, last numbers of gauges
	 */
	private static function heard( string $until ): array {
		$heard = [];
		for ( $end = hrtime( true ) + 60e9; !isset( $heard[$until] ); ) {
			self::assertLessThan( $end, hrtime( true ), "$until did not come, but " . json_encode( $heard ) );
			$read = [ self::$metrics ];
			$write = $except = null;
			if ( stream_select( $read, $write, $except, 1 ) ) {
				// MediaWiki 1.39 by StatsD's names, 1.43 with labels
				preg_match_all( '/\.statsig\.([\w.]+?)(?:_total)?:(\d+)\|([cg])(?:\|#(\S+))?/i', stream_socket_recvfrom( self::$metrics, 65536 ),
					$found, PREG_SET_ORDER | PREG_UNMATCHED_AS_NULL );
				foreach ( $found as [ , $name, $number, $type, $labels ] ) {
					$key = $name . preg_replace( '/(^|,)\w+:/', '.', (string)$labels );
					$heard[$key] = (int)$number + ( $type === 'c' ? $heard[$key] ?? 0 : 0 );
				}
			}
		}
		return $heard;
	}

	/** @return array<string,int> Those of the heard whose names begin so */
	private static function of( string $start, array $heard ): array {
		return array_filter( $heard, static fn ( $name ) => str_starts_with( $name, $start ), ARRAY_FILTER_USE_KEY );
	}

	/** @return array<string,int> Of timings of browsers, by the rest of the name */
	private static function timings( string $until ): array {
		$timings = [];
		foreach ( self::of( 'browser_timing', self::heard( "browser_timing_samples.$until" ) ) as $name => $number ) {
			$timings[strtr( $name, [ 'browser_timing_samples.' => 'samples.', 'browser_timing.' => '' ] )] = $number;
		}
		return $timings;
	}

	private static function script( string $name = 'policy', int $expected = 0, string ...$options ): void {
		$file = dirname( __DIR__, 4 ) . "/php/maintenance/$name.php";
		[ $status, $said ] = self::$wiki->run( [ 'maintenance', self::$wiki->folder, $file, ...$options ] );
		self::assertSame( $expected, $status, $said );
	}

	public function testTheRestRouteTellsThemAtOnce(): void {
		$this->assertSame( 202, self::post( '/rest.php/statsig/v1/rgstr', [ 'load' => 120.4, 'bytes' => 900, 'secret' => 7 ] ) );
		$this->assertEquals( [ 'load' => 120, 'samples.load' => 1, 'bytes' => 900, 'samples.bytes' => 1 ], self::timings( 'bytes' ) );
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
		$this->assertEquals( [ 'load' => 240, 'samples.load' => 2, 'parse' => 4, 'samples.parse' => 2 ], self::timings( 'parse' ) );
		// What was told is not told again: of two more scripts only the second has anything to tell
		self::script();
		self::post( '/fast', [ 'init' => 5 ] );
		self::script();
		$this->assertSame( [ 'init' => 5, 'samples.init' => 1 ], self::timings( 'init' ) );
	}

	public function testWhatBecameOfEventsIsToldOnceWhicheverLaneTheyCameBy(): void {
		self::script();
		self::heard( 'spool_bytes' );
		$unknown = '{"events":[{"eventName":"not_listed","time":' . (int)( microtime( true ) * 1000 ) .
			',"user":{"customIDs":{"stableID":"00112233445566778899"}}}]}';
		foreach ( [ '/rest.php/statsig/v1/rgstr', '/fast' ] as $path ) {
			$this->assertSame( 202, self::post( $path, [] ) );
			$this->assertSame( 202, self::$wiki->request( $path, [ 'Content-Type: text/plain' ], $unknown )[0] );
			$this->assertSame( 400, self::$wiki->request( $path, [ 'Content-Type: text/plain' ], 'garbage' )[0] );
		}
		$this->assertSame( 403, self::$wiki->request( '/rest.php/statsig/v1/rgstr', [ 'Origin: https://other.example' ], $unknown )[0] );
		$requests = self::of( 'relay_requests', self::heard( 'relay_requests.foreign' ) );
		$this->assertEquals( [ 'relay_requests.accepted' => 2, 'relay_requests.malformed' => 1, 'relay_requests.foreign' => 1 ], $requests );
		self::script();
		$heard = self::heard( 'spool_bytes' );
		$this->assertEquals( [ 'relay_accepted' => 2, 'relay_dropped.unlisted' => 2, 'relay_refused.malformed' => 2 ], self::of( 'relay_', $heard ) );
		$this->assertGreaterThan( 0, $heard['spool_bytes'] );
		self::script();
		$this->assertSame( [], self::of( 'relay_', self::heard( 'spool_bytes' ) ), 'not twice' );
	}

	public function testSyncsAndShipmentsAreToldEvenWhereTheyFail(): void {
		self::script();
		self::heard( 'spool_bytes' );
		// Nobody listens there: one failure of each kind, told by the script that fails
		foreach ( [ 1, 2 ] as $time ) {
			self::script( 'sync', 3, '--once' );
			$heard = self::heard( 'spool_bytes' );
			$this->assertSame( [ 'sync.connect' => 1 ], self::of( 'sync.', $heard ), "time $time" );
			$this->assertGreaterThan( 0, $heard['config_age_seconds'] );
			$this->assertArrayNotHasKey( 'sync_age_seconds', $heard, 'there never was a good one' );
		}
		self::post( '/fast', [] );
		self::script( 'ship', 0, '--once', '--sink', 'file' );
		$heard = self::heard( 'spool_bytes' );
		$this->assertGreaterThan( 0, $heard['shipped.file'] );
		self::script( 'ship', 0, '--once', '--sink', 'file' );
		$this->assertSame( [], self::of( 'ship', self::heard( 'spool_bytes' ) ), 'not twice' );
	}

	public function testAScriptWhoseWorkIsDoneDoesNotFailByMetrics(): void {
		$file = self::$wiki->folder . '/broken';
		file_put_contents( $file, 'Statsig.Meter' );
		try {
			self::script();
		} finally {
			unlink( $file );
		}
	}
}
