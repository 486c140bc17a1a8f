<?php

namespace MediaWiki\Extension\Statsig\Tests\Integration;

use MediaWiki\Extension\Statsig\Tests\ServedWiki;
use PHPUnit\Framework\TestCase;

/**
 * POST /rest.php/statsig/v1/rgstr over HTTP.
 */
class RelayTest extends TestCase {
	private const PATH = '/rest.php/statsig/v1/rgstr';
	private const STABLE_ID = '00112233445566778899';

	private static ServedWiki $wiki;

	public static function setUpBeforeClass(): void {
		self::$wiki = new ServedWiki( [ 'WIKI_REMOTE_ADDR' => '198.51.100.7' ] );
	}

	public static function tearDownAfterClass(): void {
		self::$wiki->end();
	}

	/** A batch of our own client, each with a page view of its own */
	private static function batch( string $target = 'button' ): string {
		return json_encode( [
			'events' => [ [
				'eventName' => 'click', 'time' => (int)( microtime( true ) * 1000 ), 'value' => null,
				'user' => [ 'customIDs' => [ 'stableID' => self::STABLE_ID ], 'custom' => [ 'wiki' => 'wiki', 'account' => 'none' ] ],
				'metadata' => [ 'target' => $target ], 'statsigMetadata' => [ 'seq' => 1 ],
			] ],
			'statsigMetadata' => [
				'sdkType' => 'mw-statsig', 'sdkVersion' => '0.1.0', 'pageView' => bin2hex( random_bytes( 10 ) ),
				'cv' => '0123456789abcdef', 'memberships' => (object)[],
			],
		] );
	}

	private function post( string $body, array $headers = [ 'Content-Type: text/plain' ] ): array {
		[ $status, $lines, $answer ] = self::$wiki->request( self::PATH, $headers, $body );
		$this->assertMatchesRegularExpression( '!^Content-Type: application/json\r$!mi', $lines );
		$this->assertMatchesRegularExpression( '!^Cache-Control: .*no-store!mi', $lines );
		$this->assertStringNotContainsString( 'Set-Cookie', $lines );
		return [ $status, $answer ];
	}

	private static function targets(): array {
		return array_map(
			static fn ( $line ) => json_decode( $line, true )['e']['metadata']['target'] ?? null, self::$wiki->spool()
		);
	}

	public function testAcceptedMeansOnDisk(): void {
		$this->assertSame( [ 202, '{"success":true}' ], $this->post( self::batch( 'on_disk' ) ) );
		$this->assertContains( 'on_disk', self::targets() );
	}

	public function testEveryContentTypeWorks(): void {
		$types = [
			'Content-Type: application/json', 'Content-Type: text/plain;charset=UTF-8', 'Content-Type:',
			'Content-Type: application/octet-stream', 'Content-Type: application/x-www-form-urlencoded',
			'Content-Type: nonsense',
		];
		foreach ( $types as $number => $type ) {
			foreach ( [ 'plain' => 'strval', 'gzip' => 'gzencode' ] as $coding => $encode ) {
				$target = "type_{$number}_$coding";
				$this->assertSame( 202, $this->post( $encode( self::batch( $target ) ), [ $type ] )[0], "$type $coding" );
				$this->assertContains( $target, self::targets() );
			}
		}
	}

	public function testGarbageIsRefusedInFixedWords(): void {
		$words = '{"success":false,"error":"The body is not a batch of events."}';
		$bodies = [
			'garbage', '{"events":[', '[]', "\x1f\x8b\x08garbage", "\0", '{"a":1}', '0', str_repeat( '[', 100000 )
		];
		foreach ( $bodies as $body ) {
			foreach ( [ 'application/json', 'text/plain' ] as $type ) {
				$this->assertSame( [ 400, $words ], $this->post( $body, [ "Content-Type: $type" ] ), substr( $body, 0, 20 ) );
			}
		}
		$this->assertSame( [ 400, $words ], $this->post( '', [ 'Content-Type: text/plain', 'Content-Length: 0' ] ) );
	}

	public function testAnOverlongBodyIsRefused(): void {
		$words = '{"success":false,"error":"The body is larger than 1 MiB."}';
		$this->assertSame( [ 413, $words ], $this->post( str_repeat( 'x', ( 1 << 20 ) + 1 ) ) );
		$this->assertSame( [ 413, $words ], $this->post( str_repeat( 'x', ( 1 << 20 ) + 1 ), [ 'Transfer-Encoding: chunked' ] ) );
	}

	public function testOtherSitesAreRefused(): void {
		$before = count( self::$wiki->spool() );
		foreach ( [ 'Sec-Fetch-Site: cross-site', 'Origin: https://evil.example' ] as $header ) {
			$this->assertSame( 403, $this->post( self::batch(), [ $header ] )[0], $header );
		}
		$own = [ 'Sec-Fetch-Site: same-origin', 'Origin: ' . self::$wiki->url ];
		$this->assertSame( 202, $this->post( self::batch(), $own )[0] );
		$this->assertCount( $before + 1, self::$wiki->spool() );
	}

	public function testAForgedHostIsWrittenNowhere(): void {
		$forged = 'zzforged.example';
		$this->assertSame( 202, $this->post( self::batch( 'forged_host' ), [ "Host: $forged", "Origin: https://$forged" ] )[0] );
		$this->assertContains( 'forged_host', self::targets() );
		$this->assertStringNotContainsString( $forged, implode( "\n", self::$wiki->spool() ) );
		[ $status, , $page ] = self::$wiki->request( '/index.php?title=Main_Page&action=render', [ "Host: $forged" ] );
		$this->assertSame( 200, $status );
		$this->assertStringNotContainsString( $forged, $page );
	}

	public function testNothingOfTheReaderButTheUnitIsKept(): void {
		$batch = json_decode( self::batch( 'canaries' ), true );
		$batch['events'][0]['user'] += [
			'ip' => '198.51.100.7', 'email' => 'zzcanary7@example.org', 'userAgent' => 'ZzcanaryAgent', 'userID' => 'Zzcanary7'
		];
		$batch['events'][0]['metadata'] += [ 'page' => 'https://wiki.example.org/wiki/Zzcanary_page' ];
		$batch['statsigMetadata']['currentPage'] = '/wiki/Zzcanary_page';
		self::$wiki->request( self::PATH . '?k=Zzcanary_key', [
			'Content-Type: text/plain', 'User-Agent: ZzcanaryAgent/1', 'X-Forwarded-For: 198.51.100.7',
			'X-Client-IP: 198.51.100.7', 'Referer: ' . self::$wiki->url . '/wiki/Zzcanary_page', 'Cookie: wikiUserName=Zzcanary7',
		], json_encode( $batch ) );
		$this->assertContains( 'canaries', self::targets() );
		$written = implode( "\n", self::$wiki->spool() );
		foreach ( [ 'statsig', 'php', 'fpm', 'nginx' ] as $log ) {
			$written .= self::$wiki->log( $log );
		}
		foreach ( [ 'zzcanary', '198.51.100.7', '/wiki/' ] as $canary ) {
			$this->assertStringNotContainsStringIgnoringCase( $canary, $written );
		}
	}

	public function testOffAnswersAsBeforeAndDropsEverything(): void {
		$before = count( self::$wiki->spool() );
		touch( self::$wiki->folder . '/off' );
		try {
			foreach ( [ self::batch(), 'garbage' ] as $body ) {
				$this->assertSame( [ 202, '{"success":true}' ], $this->post( $body ) );
			}
			$this->assertStringContainsString(
				'"off":true', self::$wiki->request( '/load.php?modules=ext.statsig&version=x' )[2], 'the module stays, empty'
			);
		} finally {
			unlink( self::$wiki->folder . '/off' );
		}
		$this->assertCount( $before, self::$wiki->spool() );
	}

	/** Today's numbers of the host, as the CLI sees them */
	private static function counts(): array {
		[ , $said ] = self::$wiki->run( [ 'php', self::$wiki->folder, '-r', 'echo json_encode( Statsig\status()["relay"] );' ] );
		return json_decode( $said, true );
	}

	public function testWhatNobodyHasSeenIsTakenAndDropped(): void {
		$before = self::counts()['dropped.prefetch'] ?? 0;
		$headers = [ 'Sec-Purpose: prefetch', 'Sec-Purpose: prefetch;prerender', 'Purpose: prefetch', 'X-Moz: prefetch' ];
		foreach ( $headers as $header ) {
			$this->assertSame( [ 202, '{"success":true}' ], $this->post( self::batch( 'unseen' ), [ $header ] ), $header );
		}
		$this->assertSame( 202, $this->post( self::batch( 'seen' ), [ 'Sec-Purpose: navigate' ] )[0] );
		$this->assertNotContains( 'unseen', self::targets() );
		$this->assertContains( 'seen', self::targets() );
		$this->assertSame( $before + count( $headers ), self::counts()['dropped.prefetch'] );
	}

	public function testAnEventWithoutAUnitIsDropped(): void {
		$before = self::counts();
		$batch = json_decode( self::batch( 'nobody' ), true );
		foreach ( [ [ 'custom' => [ 'account' => 'none' ] ], [ 'userID' => str_repeat( 'a', 32 ) ] ] as $user ) {
			$batch['events'][0]['user'] = $user;
			$this->assertSame( 202, $this->post( json_encode( $batch ) )[0] );
		}
		$this->assertNotContains( 'nobody', self::targets() );
		$after = self::counts();
		foreach ( [ 'dropped.unit', 'dropped.token' ] as $cause ) {
			$this->assertSame( ( $before[$cause] ?? 0 ) + 1, $after[$cause], $cause );
		}
	}

	public function testBodiesThatAreNoneAreCounted(): void {
		$before = self::counts();
		foreach ( [ 'garbage', '', str_repeat( 'x', ( 1 << 20 ) + 1 ) ] as $body ) {
			$this->post( $body );
		}
		$after = self::counts();
		foreach ( [ 'refused.malformed' => 2, 'refused.too-large' => 1 ] as $what => $more ) {
			$this->assertSame( ( $before[$what] ?? 0 ) + $more, $after[$what], $what );
		}
	}

	public function testNeitherSessionNorDatabaseIsAskedForRequestsWithoutCookies(): void {
		touch( self::$wiki->folder . '/nodb' );
		try {
			$this->assertSame( 500, self::$wiki->request( '/index.php?title=Main_Page' )[0], 'there is no database' );
			$this->assertSame( 202, $this->post( self::batch( 'without_database' ) )[0] );
			$this->assertSame( 400, $this->post( 'garbage' )[0] );
		} finally {
			unlink( self::$wiki->folder . '/nodb' );
		}
		$this->assertContains( 'without_database', self::targets() );
	}

	public function testNoRequestLeftANotice(): void {
		$this->post( "\xff\xfe{" );
		$this->assertStringNotContainsString( 'PHP ', self::$wiki->log( 'php' ) );
	}
}
