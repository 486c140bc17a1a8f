<?php

namespace MediaWiki\Extension\Statsig\Tests\Integration;

use MediaWiki\Extension\Statsig\Tests\Captured;
use MediaWiki\Extension\Statsig\Tests\ServedWiki;
use MediaWiki\Extension\Statsig\Tests\Upstream;
use PHPUnit\Framework\TestCase;

/**
 * The vendor's own requests, as their SDKs sent them: over HTTP where they were sent to a relay,
 * and each other body to relay() itself. What identifies a person or a page goes nowhere.
 */
class CapturedTest extends TestCase {
	private static ServedWiki $wiki;
	private static Upstream $upstream;

	public static function setUpBeforeClass(): void {
		self::$wiki = new ServedWiki( [ 'WIKI_REMOTE_ADDR' => '203.0.113.9' ], __DIR__ . '/../support/captured.php' );
		self::$upstream = new Upstream( self::$wiki->folder . '/upstream.jsonl' );
	}

	public static function tearDownAfterClass(): void {
		self::$upstream->end();
		self::$wiki->end();
	}

	/** Sends a request with its headers, query and body; the path is this wiki's */
	private static function replay( array $request ): array {
		$headers = array_map( static fn ( $pair ) => "$pair[0]: $pair[1]", $request['headers'] );
		if ( !preg_grep( '/^content-type:/i', $headers ) ) {
			// curl would add one of its own
			$headers[] = 'Content-Type:';
		}
		$path = preg_replace( '!^/w/!', '/', $request['path'] ) . ( $request['query'] === '' ? '' : "?{$request['query']}" );
		return self::$wiki->request( $path, $headers, Captured::body( $request ) );
	}

	private static function toThisHost(): array {
		return array_filter( Captured::requests(), static fn ( $request ) => $request['host'] === Captured::HOST );
	}

	private static function forgetSpool(): void {
		array_map( 'unlink', array_filter( glob( self::$wiki->folder . '/statsig/spool/*' ), 'is_file' ) );
	}

	public function testRequestsToTheRelayAreTakenAndScrubbed(): void {
		file_put_contents( self::$wiki->folder . '/now', (string)Captured::NOW );
		$statuses = [];
		foreach ( self::toThisHost() as $request ) {
			self::forgetSpool();
			[ $status, $lines, $answer ] = self::replay( $request );
			$isInitialize = str_ends_with( $request['path'], '/initialize' );
			$this->assertSame( $isInitialize ? 404 : 202, $status, $request['id'] );
			if ( !$isInitialize ) {
				$this->assertSame( '{"success":true}', $answer, $request['id'] );
				$this->assertMatchesRegularExpression( '!^Content-Type: application/json\r$!mi', $lines, $request['id'] );
			}
			$statuses[] = $status;
			$spooled = array_map( static fn ( $line ) => json_decode( $line, true ), self::$wiki->spool() );
			$this->assertEquals( Captured::isEvents( $request ) ? Captured::expected( $request ) : [], $spooled, $request['id'] );
		}
		$this->assertSame( [ 202 => 34, 404 => 2 ], array_count_values( $statuses ) );
	}

	public function testNoNeedleIsInSpoolLogsOrWhatIsSent(): void {
		unlink( self::$wiki->folder . '/now' );
		self::forgetSpool();
		foreach ( self::toThisHost() as $request ) {
			self::replay( $request );
		}
		$this->assertCount( 75, self::$wiki->spool() );
		$written = implode( "\n", self::$wiki->spool() );
		[ $status, $said ] = self::$wiki->run( [ 'maintenance', self::$wiki->folder,
			dirname( __DIR__, 3 ) . '/php/maintenance/ship.php', '--once', '--events-api', self::$upstream->url ] );
		$this->assertSame( 0, $status, $said );
		$sent = self::$upstream->requests();
		$this->assertNotEmpty( $sent );
		$this->assertStringContainsString( '"custom_click"', $sent[0][1] );
		$names = [];
		foreach ( $sent as [ $head, $body ] ) {
			$written .= "\n$head\n$body";
			preg_match_all( '/^([a-z-]+):/mi', $head, $match );
			$names = array_merge( $names, array_map( 'strtolower', $match[1] ) );
		}
		$names = array_unique( $names );
		sort( $names );
		$this->assertSame( [
			'accept', 'accept-encoding', 'content-encoding', 'content-length', 'content-type', 'host', 'statsig-api-key',
			'statsig-client-time', 'statsig-event-count', 'statsig-sdk-type', 'statsig-sdk-version', 'user-agent'
		], $names );
		foreach ( glob( self::$wiki->folder . '/log/*' ) as $log ) {
			$written .= file_get_contents( $log );
		}
		foreach ( Captured::needles() as $needle ) {
			$this->assertStringNotContainsString( $needle, $written );
		}
		$this->assertStringNotContainsString( 'PHP ', self::$wiki->log( 'php' ) );
	}

	public function testOtherBodiesAreRefusedUnlessTheyAreEvents(): void {
		$count = 0;
		\Statsig\takeEvents( PHP_INT_MAX );
		foreach ( Captured::requests() as $request ) {
			if ( $request['host'] === Captured::HOST ) {
				continue;
			}
			$count++;
			$policy = Captured::policy() + [ 'to' => 'buffer', 'now' => Captured::NOW, 'client' => "client $count" ];
			$relayed = \Statsig\relay( Captured::body( $request ), $policy );
			$lines = array_map( static fn ( $line ) => json_decode( $line, true ), \Statsig\takeEvents( PHP_INT_MAX ) );
			$this->assertSame( Captured::isEvents( $request ) ? 202 : 400, $relayed['status'], $request['id'] );
			$this->assertEquals( Captured::isEvents( $request ) ? Captured::expected( $request ) : [], $lines, $request['id'] );
			$this->assertSame( count( $lines ), $relayed['accepted'], $request['id'] );
		}
		$this->assertSame( 46, $count );
	}

	public function testReportsOfFailuresAreCountedAndForgotten(): void {
		$before = self::$wiki->spool();
		$path = '/rest.php/statsig/v1/sdk_exception';
		foreach ( [ '{"tag":"getFeatureGate","info":"Zzcanary"}', gzencode( '{"tag":"Zzcanary"}' ) ] as $body ) {
			$this->assertSame( 202, self::$wiki->request( $path, [ 'Content-Type: application/json' ], $body )[0] );
		}
		$this->assertSame( 400, self::$wiki->request( $path, [ 'Content-Type: application/json' ], '[]' )[0] );
		$this->assertSame( 413, self::$wiki->request( $path, [], str_repeat( '{', ( 1 << 20 ) + 1 ) )[0] );
		$this->assertSame( 403, self::$wiki->request( $path, [ 'Sec-Fetch-Site: cross-site' ], '{}' )[0] );
		$this->assertSame( $before, self::$wiki->spool() );
		\Statsig\countFailure( '{"tag":"getFeatureGate"}' );
		\Statsig\countFailure( '{"tag":"Zzcanary"}' );
		$this->assertSame( [ 'getFeatureGate' => 1, 'other' => 1 ], \Statsig\status()['events']['failures'] );
	}
}
