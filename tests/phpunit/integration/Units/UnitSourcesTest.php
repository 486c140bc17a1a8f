<?php

namespace MediaWiki\Extension\Statsig\Tests\Integration;

use MediaWiki\Extension\Statsig\Tests\UnitsWiki;

/**
 * Ids of other extensions and of an edge, from the request to the record.
 */
class UnitSourcesTest extends UnitsWiki {
	private const EDGE = [ 'StatsigEdgeHeader' => 'X-Statsig-Ids', 'CdnServersNoPurge' => [ '127.0.0.1' ] ];

	private static function edge( string $text ): array {
		return [ "X-Statsig-Ids: $text" ];
	}

	private static function idsOf( string $html ): ?array {
		return preg_match( '/"wgStatsigIds":\s*(\{[^}]*\})/', $html, $found ) ? json_decode( $found[1], true ) : null;
	}

	public function testAnEntryOfAnExtensionsTypeIsDecidedAndRecordedByThatIdAlone(): void {
		self::options( [ 'StatsigTestCompany' => 'company-%d' ] );
		$wiki = self::$readers->be( 'Alice' );
		$this->assertSame( 'Recognized/true', self::answers( $wiki->request( self::PAGE )[2] )['company_gate'] );
		$users = array_values( array_filter( self::users(), static fn ( $user ) => $user['entry'] === 'company_gate' ) );
		$this->assertCount( 1, $users );
		$this->assertMatchesRegularExpression( '/^company-\d+$/', $users[0]['customIDs']['companyID'] );
		$this->assertSame( [ 'companyID' ], array_keys( $users[0]['customIDs'] ) );
		$this->assertArrayNotHasKey( 'userID', array_filter( $users[0] ) );

		$this->setUp();
		self::options( [ 'StatsigTestCompany' => 'company of %d' ] );
		self::$readers->be( 'Alice' );
		foreach ( [ 1, 2 ] as $_ ) {
			$this->assertSame( 'NoUnit/false', self::answers( $wiki->request( self::PAGE )[2] )['company_gate'] );
		}
		$this->assertSame( 1, preg_match_all( '/companyID.*Companies/', $wiki->log( 'statsig' ) ) );
		$this->assertStringNotContainsString( 'company of', $wiki->log( 'statsig' ) );

		self::options( [ 'StatsigTestCompany' => 'company-%d', 'StatsigEnabled' => false ] );
		$this->assertSame( 'Disabled/false', self::answers( $wiki->request( self::PAGE )[2] )['company_gate'] );
	}

	public function testWithoutAHandlerThereIsNoSuchUnit(): void {
		$this->assertSame( 'NoUnit/false', self::answers( self::$readers->be( 'Alice' )->request( self::PAGE )[2] )['company_gate'] );
		$this->assertSame( '', self::$wiki->log( 'statsig' ) );
	}

	public function testAnEdgesIdStandsForTheCookieWherePhpDecides(): void {
		self::options( self::EDGE );
		[ $one, $two ] = self::EDGE_IDS;
		self::$wiki->cookies = [ 'wikistatsigId' => self::ID ];
		[ , $headers, $html ] = self::$wiki->request( self::SPECIAL, self::edge( "stableID=$one" ) );
		$this->assertSame( 'Recognized/true', self::answers( $html )['browser_gate'] );
		$this->assertSame( [ '' => $one ], self::idsOf( $html ) );
		$this->assertMatchesRegularExpression( '/^Vary:.*X-Statsig-Ids/mi', $headers );
		$html = self::$wiki->request( self::SPECIAL, self::edge( "browser_gate=$two" ) )[2];
		$this->assertSame( [ 'Recognized/true', '' ], [ self::answers( $html )['browser_gate'], self::answers( $html )['browser_experiment'] ] );
		$this->assertSame( [ 'browser_gate' => $two ], self::idsOf( $html ) );
		$this->assertEqualsCanonicalizing( [ $one, $two ], array_values( array_unique( array_column( array_column( self::users(), 'customIDs' ), 'stableID' ) ) ) );
	}

	public function testPagesThatACacheKeepsTellTheIdAndDecideNothing(): void {
		self::options( self::EDGE );
		[ $one ] = self::EDGE_IDS;
		[ , $headers, $html ] = self::$wiki->request( self::PAGE, self::edge( "stableID=$one" ) );
		$this->assertSame( [ [ '' => $one ], 'DecidedInBrowser/false' ], [ self::idsOf( $html ), self::answers( $html )['browser_gate'] ] );
		$this->assertMatchesRegularExpression( '/^Cache-Control:.*s-maxage=[1-9]/mi', $headers );
		[ , $headers, $html ] = self::$wiki->request( self::PAGE );
		$this->assertMatchesRegularExpression( '/^Vary:.*X-Statsig-Ids/mi', $headers, 'a copy of who has none is not for who has one' );
		$this->assertNull( self::idsOf( $html ) );
		foreach ( [ "stableID=$one;", 'stableID=Test', "stableID=$one;browser_gate=$one" ] as $malformed ) {
			$this->assertNull( self::idsOf( self::$wiki->request( self::PAGE, self::edge( $malformed ) )[2] ), $malformed );
		}
	}

	public function testNobodyElseIsBelieved(): void {
		[ $one ] = self::EDGE_IDS;
		$asked = function ( array $options ) use ( $one ): array {
			self::options( $options );
			[ , $headers, $html ] = self::$wiki->request( self::SPECIAL, self::edge( "stableID=$one" ) );
			return [ self::answers( $html )['browser_gate'] ?? null, self::idsOf( $html ), preg_match( '/^Vary:.*X-Statsig-Ids/mi', $headers ) ];
		};
		$this->assertSame( [ 'Recognized/true', [ '' => $one ], 1 ], $asked( self::EDGE ) );
		$this->assertSame( [ 'NoUnit/false', null, 1 ], $asked( [ 'CdnServersNoPurge' => [] ] + self::EDGE ), 'who asks is no proxy of the wiki' );
		$this->assertSame( [ 'NoUnit/false', null, 0 ], $asked( [ 'StatsigEdgeHeader' => '' ] + self::EDGE ) );
		$this->assertSame( [ 'Disabled/false', null, 0 ], $asked( [ 'StatsigEnabled' => false ] + self::EDGE ) );
		$this->assertSame( [ 'NoUnit/false', null, 0 ], $asked( [ 'UseFileCache' => true, 'FileCacheDirectory' => self::$wiki->folder . '/cache' ] + self::EDGE ) );
		$this->assertSame( 1, substr_count( self::$wiki->log( 'statsig' ), '$wgUseFileCache' ) );
		[ , $said ] = self::$wiki->run( [ 'maintenance', self::$wiki->folder, dirname( __DIR__, 4 ) . '/php/maintenance/doctor.php' ] );
		$this->assertMatchesRegularExpression( '/WRONG: .*\$wgStatsigEdgeHeader.*\$wgUseFileCache/', $said );
	}

	/** Only where a wiki links them do records of the account name the browser, and only if the browser is in anything. */
	public function testAnAccountsRecordsNameTheBrowserWhereTheWikiLinksThem(): void {
		$named = function ( array $options, bool $hasId = true ): array {
			$this->setUp();
			// A worker records the same of a reader once a minute
			static $count = 0;
			$name = 'Reader' . ++$count;
			$id = str_repeat( (string)$count, 20 );
			self::$readers->addAccount( $name );
			exec( 'rm -rf ' . escapeshellarg( self::$wiki->folder ) . '/statsig/spool/*' );
			self::options( $options );
			self::$readers->be( $name );
			self::$wiki->cookies += $hasId ? [ 'wikistatsigId' => $id ] : [];
			self::$wiki->request( self::PAGE );
			$named = [];
			foreach ( self::users() as $user ) {
				$named[$user['entry']][] = [ ( $user['userID'] ?? '' ) !== '', ( $user['customIDs']['stableID'] ?? null ) === $id ];
			}
			return [ $named['account_gate'], $named['account_experiment'], $named['browser_gate'] ?? null ];
		};
		$account = [ [ true, false ] ];
		$browser = [ [ false, true ] ];
		$both = [ [ true, true ] ];
		$this->assertSame( [ $account, $account, $browser ], $named( [] ) );
		$this->assertSame( [ $both, $both, $browser ], $named( [ 'StatsigLinkUnits' => true ] ) );
		$this->assertSame( [ $account, $account, null ], $named( [ 'StatsigLinkUnits' => true ], false ) );
		$this->assertSame( [ $account, $account, $browser ],
			$named( [ 'StatsigLinkUnits' => true, 'StatsigClientEntries' => [ 'account_gate', 'account_experiment' ] ] ), 'a browser in nothing is not named' );
	}
}
