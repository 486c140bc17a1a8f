<?php

namespace MediaWiki\Extension\Statsig\Tests\Integration;

use MediaWiki\Extension\Statsig\Tests\ServedWiki;
use PHPUnit\Framework\TestCase;

/**
 * deploy/fast-lane.php over HTTP, in the place of the REST route: off unless switched on, and then
 * the same answers by the same policy.
 */
class FastLaneTest extends TestCase {
	private const PATH = '/rest.php/statsig/v1/rgstr';

	private static ServedWiki $wiki;

	private static function serve( string $switch ): ServedWiki {
		$script = realpath( __DIR__ . '/../../../deploy/fast-lane.php' );
		$parameters = '';
		foreach ( [ 'REQUEST_METHOD', 'CONTENT_LENGTH', 'CONTENT_TYPE', 'REQUEST_URI', 'REMOTE_ADDR' ] as $name ) {
			$parameters .= "fastcgi_param $name $" . strtolower( $name ) . ";\n";
		}
		return new ServedWiki( [], files: [
			'nginx/fast-lane.conf' => 'location = ' . self::PATH .
				" {\nfastcgi_pass \$fpm;\nfastcgi_param SCRIPT_FILENAME $script;\n$parameters}\n" .
				"location = /red {\nfastcgi_pass \$fpm;\nfastcgi_param SCRIPT_FILENAME $script;\nfastcgi_param STATSIG_POLICY {folder}/statsig/red.json;\n$parameters}\n",
			'ini/zz.ini' => "statsig.policy_file={folder}/statsig/policy.json\nstatsig.check_interval=0\n$switch",
		] );
	}

	public static function setUpBeforeClass(): void {
		self::$wiki = self::serve( "statsig.fast_lane=1\n" );
	}

	public static function tearDownAfterClass(): void {
		self::$wiki->end();
	}

	private static function batch( string $target ): string {
		return json_encode( [ 'events' => [ [
			'eventName' => 'click', 'time' => (int)( microtime( true ) * 1000 ), 'metadata' => [ 'target' => $target, 'page' => 'Zzcanary' ],
			'user' => [ 'customIDs' => [ 'stableID' => '00112233445566778899' ], 'email' => 'Zzcanary', 'custom' => [ 'account' => 'none' ] ],
		] ] ] );
	}

	private static function post( string $body, string ...$headers ): array {
		[ $status, $lines, $answer ] = self::$wiki->request( self::PATH, [ 'Content-Type: text/plain', ...$headers ], $body );
		self::assertMatchesRegularExpression( '!^Content-Type: application/json\r$!mi', $lines );
		self::assertMatchesRegularExpression( '!^Cache-Control: no-store\r$!mi', $lines );
		self::assertStringNotContainsString( 'X-Powered-By', $lines );
		self::assertSame( $status === 429 ? 1 : 0, preg_match( '!^Retry-After: ([1-9]|[1-5]\d|60)\r$!mi', $lines ) );
		return [ $status, $answer ];
	}

	private static function writePolicy( string ...$options ): void {
		[ $status, $said ] = self::$wiki->run( [ 'maintenance', self::$wiki->folder, dirname( __DIR__, 3 ) . '/php/maintenance/policy.php', ...$options ] );
		self::assertSame( 0, $status, $said );
	}

	public function testItAnswersAsTheRestRouteDoes(): void {
		$this->assertSame( 429, self::post( self::batch( 'early' ) )[0], 'before the worker has written a policy' );
		self::writePolicy();
		$file = self::$wiki->folder . '/statsig/policy.json';
		$this->assertSame( '0640', substr( sprintf( '%o', fileperms( $file ) ), -4 ) );
		$this->assertSame( [ 202, '{"success":true}' ], self::post( self::batch( 'fast' ) ) );
		$this->assertSame( 202, self::post( gzencode( self::batch( 'gzip' ) ) )[0] );
		$written = implode( "\n", self::$wiki->spool() );
		$this->assertStringContainsString( '"target":"fast"', $written );
		$this->assertStringContainsString( '"target":"gzip"', $written );
		$this->assertStringContainsString( '"custom":{"account":"none"}', $written );
		foreach ( [ 'early', 'Zzcanary', '127.0.0.1' ] as $absent ) {
			$this->assertStringNotContainsString( $absent, $written );
		}
		$rest = '/rest.php/statsig/v1/rgstr_b';
		foreach ( [ 'garbage', '{"a":1}', str_repeat( 'x', ( 1 << 20 ) + 1 ) ] as $body ) {
			[ $status, , $answer ] = self::$wiki->request( $rest, [ 'Content-Type: text/plain' ], $body );
			$this->assertSame( [ $status, $answer ], self::post( $body ) );
		}
		$this->assertSame( 400, self::post( '', 'Content-Length: 0' )[0] );
		$this->assertSame( 413, self::post( str_repeat( 'x', ( 1 << 20 ) + 1 ), 'Transfer-Encoding: chunked' )[0] );
		foreach ( [ 'Sec-Fetch-Site: cross-site', 'Origin: https://evil.example', 'Origin: null' ] as $header ) {
			$this->assertSame( 403, self::post( self::batch( 'foreign' ), $header )[0], $header );
		}
		$this->assertSame( 202, self::post( self::batch( 'own' ), 'Origin: ' . self::$wiki->url )[0] );
		foreach ( [ 'Sec-Purpose: prefetch', 'Sec-Purpose: prefetch;prerender', 'X-Moz: prefetch' ] as $header ) {
			$this->assertSame( 202, self::post( self::batch( 'unseen' ), $header )[0], $header );
		}
		$this->assertStringNotContainsString( '"target":"unseen"', implode( "\n", self::$wiki->spool() ) );
		$this->assertSame( 404, self::$wiki->request( self::PATH )[0], 'GET' );
	}

	public function testWhatTheWikiAllowsReachesItByTheFile(): void {
		touch( self::$wiki->folder . '/off' );
		self::writePolicy();
		$before = count( self::$wiki->spool() );
		$this->assertSame( [ 202, '{"success":true}' ], self::post( self::batch( 'off' ) ) );
		$this->assertSame( [ 202, '{"success":true}' ], self::post( 'garbage' ) );
		$this->assertCount( $before, self::$wiki->spool() );
		unlink( self::$wiki->folder . '/off' );
		[ $status, $said ] = self::$wiki->run( [ 'maintenance', self::$wiki->folder, dirname( __DIR__, 3 ) . '/php/maintenance/ship.php' ] );
		$this->assertSame( 3, $status, $said );
		$this->assertSame( 202, self::post( self::batch( 'on' ) )[0] );
		$written = implode( "\n", self::$wiki->spool() );
		$this->assertStringContainsString( '"target":"on"', $written, 'the shipper wrote the policy' );
		$this->assertStringNotContainsString( '"target":"off"', $written );
		foreach ( [ 'nonsense', '[]', '{"enabled":true,"servers":[],"policy":{"bogus":1}}' ] as $broken ) {
			file_put_contents( self::$wiki->folder . '/statsig/policy.json', $broken );
			$this->assertSame( 429, self::post( self::batch( 'broken' ) )[0], $broken );
		}
		$this->assertStringNotContainsString( 'PHP ', self::$wiki->log( 'php' ) );
	}

	public function testTheWebServerNamesTheFileOfAWiki(): void {
		$ask = static fn ( string $path, string ...$headers ) =>
			self::$wiki->request( $path, [ 'Content-Type: text/plain', ...$headers ], self::batch( 'red' ) )[0];
		$this->assertSame( 429, $ask( '/red' ), 'not written yet' );
		self::writePolicy( '--policy-file', self::$wiki->folder . '/statsig/red.json' );
		$this->assertSame( 202, $ask( '/red' ) );
		file_put_contents( self::$wiki->folder . '/statsig/policy.json', 'broken' );
		$this->assertSame( 202, $ask( '/red' ) );
		$this->assertSame( 429, $ask( self::PATH, 'STATSIG_POLICY: ' . self::$wiki->folder . '/statsig/red.json',
			'Statsig-Policy: ' . self::$wiki->folder . '/statsig/red.json' ), 'no browser chooses' );
	}

	public function testItIsOffUnlessSwitchedOn(): void {
		$wiki = self::serve( '' );
		try {
			[ $status, , $answer ] = $wiki->request( self::PATH, [ 'Content-Type: text/plain' ], self::batch( 'off' ) );
			$this->assertSame( [ 404, '{"success":false,"error":"Not offered here."}' ], [ $status, $answer ] );
			$this->assertSame( [], $wiki->spool() );
		} finally {
			$wiki->end();
		}
	}
}
