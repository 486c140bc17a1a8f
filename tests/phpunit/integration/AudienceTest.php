<?php

namespace MediaWiki\Extension\Statsig\Tests\Integration;

use MediaWiki\Extension\Statsig\Tests\Readers;
use MediaWiki\Extension\Statsig\Tests\ServedWiki;
use PHPUnit\Framework\TestCase;

/**
 * Feature code that asks in every hook it can reach (fixtures/hostile.php), on a wiki behind a cache
 * that keeps all it may: nobody gets another's answer, and nobody is exposed to what they did not see.
 */
class AudienceTest extends TestCase {
	private const PAGE = '/index.php?title=Main_Page';
	private const BROWSERS = [ '00112233445566778899', 'ffeeddccbbaa99887766' ];

	/** Path => places of the hostile feature that are in its body */
	private const PATHS = [
		self::PAGE => [ 'page', 'wan', 'sidebar', 'parse' ],
		self::PAGE . '&action=history' => [ 'page', 'wan', 'sidebar' ],
		self::PAGE . '&action=raw' => [ 'raw' ],
		self::PAGE . '&action=raw&ctype=text/css&smaxage=900' => [ 'raw' ],
		self::PAGE . '&action=history&feed=atom' => [ 'feed' ],
		'/index.php?title=Special:RecentChanges' => [ 'page', 'wan', 'sidebar' ],
		'/index.php?title=Special:Version' => [ 'page', 'wan', 'sidebar' ],
		'/api.php?action=query&format=json&smaxage=900&maxage=900' => [ 'api' ],
		'/api.php?action=query&format=json&callback=x&smaxage=900&maxage=900' => [ 'api' ],
		'/api.php?action=query&format=json&origin=*' => [ 'api' ],
		'/api.php?action=opensearch&search=Main' => [],
		'/api.php?action=opensearch&search=Main&format=xml' => [ 'opensearch' ],
		'/api.php?action=feedrecentchanges' => [ 'feed' ],
		'/rest.php/hostile/v1/answer' => [ 'rest' ],
		'/rest.php/v1/search/title?q=Main&limit=5' => [ 'search' ],
		'/rest.php/v1/page/Main_Page/html' => [],
		'/rest.php/v1/page/Main_Page' => [],
		'/load.php?modules=ext.statsig&lang=en' => [],
	];

	private static ServedWiki $wiki;
	private static Readers $readers;

	public static function setUpBeforeClass(): void {
		self::$wiki = new ServedWiki( [ 'WIKI_WORKERS' => '1' ], __DIR__ . '/../fixtures/hostile.php', [
			'edge.conf' => file_get_contents( __DIR__ . '/../fixtures/edge.conf' ),
		] );
		self::$readers = new Readers( self::$wiki );
		array_map( [ self::$readers, 'addAccount' ], [ 'Alice', 'Bob', 'Carol' ] );
		array_map( [ self::$readers, 'addBrowser' ], self::BROWSERS );
	}

	public static function tearDownAfterClass(): void {
		self::$wiki->end();
	}

	protected function setUp(): void {
		file_put_contents( self::$wiki->folder . '/log/answers.log', '' );
	}

	/** @return string[] Answers in a text, as {place gate=reason gate=reason} */
	private static function answers( string $text ): array {
		preg_match_all( '/\{[a-z]+ account_gate=[^{}]*\}/', html_entity_decode( $text ), $found );
		return $found[0];
	}

	/** @return string[] Readers who were decided for in a text */
	private static function decidedFor( string $text ): array {
		preg_match_all( '/decided-for-([0-9A-Za-z]+)/', $text, $found );
		return array_unique( $found[1] );
	}

	/** @return array<string,array> Pseudonym or stable id => names of what it was exposed to */
	private static function exposed(): array {
		$exposed = [];
		foreach ( self::$wiki->spool() as $line ) {
			$event = json_decode( $line, true )['e'];
			$unit = ( $event['user']['userID'] ?? '' ) ?: ( $event['user']['customIDs']['stableID'] ?? '' );
			if ( $unit !== '' ) {
				$exposed[$unit][] = $event['metadata']['gate'] ?? $event['metadata']['config'] ?? '';
			}
		}
		return $exposed;
	}

	public function testNobodyIsExposedToWhatTheyDidNotSee(): void {
		$carol = self::$readers->unitOf( 'Carol' );
		$browser = self::BROWSERS[1];
		$page = '/index.php?title=Special:RecentChanges';
		foreach ( [ 'Carol', $browser ] as $reader ) {
			$wiki = self::$readers->be( $reader );
			$this->assertSame( 200, $wiki->head( $page )[0] );
			foreach ( [ 'Sec-Purpose: prefetch', 'Sec-Purpose: prefetch;prerender', 'Purpose: prefetch', 'X-Moz: prefetch' ] as $header ) {
				$this->assertContains( $reader, self::decidedFor( $wiki->request( $page, [ $header ] )[2] ), 'it decides' );
			}
			$wiki->head( '/rest.php/hostile/v1/answer' );
			foreach ( array_slice( array_keys( self::PATHS ), 7 ) as $path ) {
				$wiki->request( $path );
			}
			foreach ( [ 'callback=x', 'origin=*' ] as $suppresses ) {
				$wiki->request( "/api.php?action=query&format=json&$suppresses", [], 'a=b' );
			}
		}
		// A job that Carol's prefetched page runs, and what runs after it
		self::$readers->be( 'Carol' )->request( self::PAGE . '&job=1', [ 'Sec-Purpose: prefetch' ] );

		// The one worker writes what is exposed before it takes the next request: once Bob's is there, so were theirs
		$wiki = self::$readers->be( 'Bob' );
		$wiki->request( self::PAGE );
		$wiki->spoolWith( self::$readers->unitOf( 'Bob' ) );
		$this->assertArrayHasKey( self::$readers->unitOf( 'Bob' ), self::exposed() );
		$this->assertArrayNotHasKey( $carol, self::exposed() );
		$this->assertArrayNotHasKey( $browser, self::exposed() );
		$asked = self::answers( self::$wiki->log( 'answers' ) );
		foreach ( [ 'job', 'after' ] as $place ) {
			$this->assertContains( "{{$place} account_gate=InsideJob browser_gate=InsideJob}", $asked );
			$this->assertSame( [], self::decidedFor( implode( preg_grep( "/^\{{$place} /", $asked ) ) ), $place );
		}

		self::$readers->be( 'Carol' )->request( $page );
		self::$wiki->spoolWith( $carol );
		$this->assertContains( 'account_gate', self::exposed()[$carol] ?? [], 'who sees it is exposed' );
	}

	public function testNobodyGetsAnothersAnswer(): void {
		$everybody = [ 'Alice', 'Bob', ...self::BROWSERS ];
		$hits = 0;
		foreach ( self::PATHS as $path => $places ) {
			// Each comes before and after each other
			foreach ( array_merge( $everybody, array_reverse( $everybody ) ) as $reader ) {
				[ $status, $headers, $body ] = self::$readers->be( $reader )->request( $path );
				$this->assertSame( 200, $status, "$path: $body" );
				$this->assertSame( [], array_values( array_diff( self::decidedFor( $body ), [ $reader ] ) ), "$path for $reader" );
				$hits += preg_match( '/^X-Cache: HIT/mi', $headers );
				foreach ( $places as $place ) {
					$this->assertStringContainsString( "{{$place} account_gate=", html_entity_decode( $body ), "$path for $reader" );
				}
			}
		}
		$this->assertGreaterThan( count( $everybody ) * 4, $hits, 'the cache keeps what it may' );
	}

	public function testWhatIsKeptForEverybodyIsNeverDecided(): void {
		foreach ( [ 'Alice', self::BROWSERS[0] ] as $reader ) {
			foreach ( array_keys( self::PATHS ) as $path ) {
				self::$readers->be( $reader )->request( $path . ( str_contains( $path, '?' ) ? '&' : '?' ) . "fresh=$reader" );
			}
		}
		$asked = self::answers( self::$wiki->log( 'answers' ) );
		$this->assertNotEmpty( preg_grep( '/^\{rest account_gate=DecidedInBrowser/', $asked ) );
		$this->assertNotEmpty( preg_grep( '/^\{api account_gate=LoginSuppressed/', $asked ) );
		$this->assertSame( [], array_values( preg_grep(
			'/^\{(wan|sidebar|parse|raw|api|opensearch|search|rest|job|after) .*decided-for/', $asked
		) ) );
	}

	public function testARegisteredReaderStillGetsTheirOwnPagesAndABrowserItsSpecialPages(): void {
		foreach ( [ 'Alice', 'Bob' ] as $reader ) {
			foreach ( [ self::PAGE, '/index.php?title=Special:RecentChanges' ] as $path ) {
				$body = self::$readers->be( $reader )->request( $path )[2];
				$this->assertStringContainsString( "{page account_gate=decided-for-$reader ", $body, $path );
			}
		}
		foreach ( self::BROWSERS as $reader ) {
			$body = self::$readers->be( $reader )->request( '/index.php?title=Special:RecentChanges' )[2];
			$this->assertStringContainsString( "{page account_gate=NoUnit browser_gate=decided-for-$reader}", $body );
			$body = self::$readers->be( $reader )->request( '/api.php?action=query&format=json', [], 'a=b' )[2];
			$this->assertStringContainsString( "browser_gate=decided-for-$reader", $body, 'a POST is private' );
		}
		foreach ( [ self::BROWSERS[0], 'nobody' ] as $reader ) {
			[ , $headers, $body ] = self::$readers->be( $reader )->request( '/index.php?title=Special:RecentChanges' );
			$this->assertStringContainsString( 'browser_gate=' . ( $reader === 'nobody' ? 'NoUnit' : 'decided' ), $body );
			$this->assertStringNotContainsString( 's-maxage', $headers, 'that there is no answer is private too' );
		}
	}

	public function testTheLogNamesEachMistakeOnce(): void {
		self::$readers->be( 'Alice' )->request( self::PAGE . '&job=1' );
		$log = self::$wiki->log( 'statsig' );
		foreach ( [ 'inside the parser', 'inside a callback of a cache', 'in a job', 'login MediaWiki suppresses' ] as $where ) {
			$this->assertSame( 1, substr_count( $log, $where ), $where );
		}
		$this->assertMatchesRegularExpression( '/inside the parser.*"account_gate"/', $log );
		$this->assertStringNotContainsString( '/php/src/', self::$wiki->log( 'php' ) );
	}
}
