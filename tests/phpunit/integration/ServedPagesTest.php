<?php

namespace MediaWiki\Extension\Statsig\Tests\Integration;

use MediaWiki\Extension\Statsig\Tests\ServedWiki;
use PHPUnit\Framework\TestCase;

/**
 * What readers get over HTTP, with feature code that asks for everything everywhere.
 */
class ServedPagesTest extends TestCase {
	private const PAGE = '/index.php?title=Main_Page';

	private static ServedWiki $wiki;

	public static function setUpBeforeClass(): void {
		self::$wiki = new ServedWiki();
	}

	public static function tearDownAfterClass(): void {
		self::$wiki->end();
	}

	protected function setUp(): void {
		self::$wiki->cookies = [];
	}

	/** What differs between any two responses of MediaWiki */
	private static function masked( string $html ): string {
		return preg_replace(
			[
				'/"wgRequestId":"[^"]*"/', '/"wgBackendResponseTime":\d+/', '/nonce="[^"]*"/', '/<!--.*?-->/s',
				'/"(cputime|walltime|timestamp)":"[^"]*"/', '/"timingprofile":\[[^\]]*\]/',
			],
			'',
			$html
		);
	}

	private static function hostile( string $html ): string {
		preg_match( '!<p id="hostile">(.*?)</p>!', $html, $found );
		return html_entity_decode( $found[1] ?? '' );
	}

	public function testUnregisteredReadersGetTheSamePageWhateverTheirStableId(): void {
		$pages = [];
		foreach ( [ '00112233445566778899', 'ffeeddccbbaa99887766', null ] as $id ) {
			self::$wiki->cookies = $id === null ? [] : [ 'wikistatsigId' => $id ];
			[ $status, $headers, $html ] = self::$wiki->request( self::PAGE );
			$this->assertSame( 200, $status );
			$this->assertStringContainsString( 's-maxage=18000', $headers, 'the edge may still keep it' );
			$this->assertStringNotContainsString( 'Set-Cookie', $headers );
			$pages[] = self::masked( $html );
		}
		$this->assertSame( $pages[0], $pages[1] );
		$this->assertSame( $pages[0], $pages[2] );
		$this->assertStringContainsString( '"ext.statsig"', $pages[0] );
		$this->assertStringNotContainsString( 'wgStatsigValues', $pages[0] );
		$this->assertDoesNotMatchRegularExpression( '/<html[^>]*statsig-/', $pages[0] );
		$said = self::hostile( $pages[0] );
		$this->assertStringContainsString( 'account_gate=DecidedInBrowser/false', $said );
		$this->assertStringContainsString( 'browser_gate=DecidedInBrowser/false', $said );
		$this->assertStringContainsString( 'unknown=DecidedInBrowser/false', $said );
		$this->assertStringContainsString( 'account_experiment= browser_experiment= []', $said );
	}

	public function testTheSameHoldsForOtherViewsOfCoreThatTheEdgeKeeps(): void {
		foreach ( [ '&action=history', '&oldid=1', '&utm=x', '&action=raw' ] as $query ) {
			$pages = [];
			foreach ( [ '00112233445566778899', 'ffeeddccbbaa99887766' ] as $id ) {
				self::$wiki->cookies = [ 'wikistatsigId' => $id ];
				$pages[] = self::masked( self::$wiki->request( self::PAGE . $query )[2] );
			}
			$this->assertSame( $pages[0], $pages[1], $query );
			$this->assertStringNotContainsString( '/true', self::hostile( $pages[0] ), $query );
		}
	}

	public function testASpecialPageMayDecideByStableIdAndIsThenPrivate(): void {
		self::$wiki->cookies = [ 'wikistatsigId' => '00112233445566778899' ];
		[ , $headers, $html ] = self::$wiki->request( '/index.php?title=Special:RecentChanges' );
		$said = self::hostile( $html );
		$this->assertStringContainsString( 'browser_gate=Recognized/true', $said );
		$this->assertStringContainsString( 'account_gate=NoUnit/false', $said );
		$this->assertStringContainsString( 'browser_experiment=Test', $said );
		$this->assertStringNotContainsString( 's-maxage', $headers );
	}

	public function testARegisteredReaderHasTheirValuesInTheFirstBytes(): void {
		self::$wiki->logIn( 'Admin', 'a-long-password' );
		self::$wiki->cookies['wikistatsigId'] = '00112233445566778899';
		[ , $headers, $html ] = self::$wiki->request( self::PAGE );
		$this->assertMatchesRegularExpression( '/Cache-Control: private/i', $headers );
		$head = strstr( $html, '</head>', true );
		$this->assertSame( 1, preg_match( '/"wgStatsigValues":(\{.*?"token":"[^"]*"\})/', $head, $found ), 'in the head' );
		$values = json_decode( $found[1], true );
		$unit = substr( hash_hmac( 'sha256', 'local:wiki:1', 'a secret of the integration tests' ), 0, 32 );
		$this->assertSame( [ 'values', 'userID', $unit ], [ $values['kind'], $values['idType'], $values['unit'] ] );
		$this->assertSame( [ 'account_gate' ], array_keys( $values['gates'] ), 'listed, and decided by account' );
		$this->assertSame( [ 'account_experiment' ], array_keys( $values['configs'] ) );
		$this->assertSame( [ 'account_layer' ], array_keys( $values['layers'] ) );
		$this->assertSame(
			[ [ 'size' => 3 ], 'account_experiment_test', 'Test' ],
			array_slice( $values['configs']['account_experiment'], 0, 3 )
		);
		$this->assertSame( 'layered_experiment', $values['layers']['account_layer'][4] );
		$this->assertMatchesRegularExpression( '/^[0-9a-f]{16}$/D', $values['cv'] );
		preg_match( '/<html class="([^"]*)"/', $html, $classes );
		$this->assertSame(
			[ 'statsig-account_gate', 'statsig-account_experiment', 'statsig-account_experiment-test',
				'statsig-layered_experiment', 'statsig-layered_experiment-' . strtolower( $values['layers']['account_layer'][2] ) ],
			array_values( preg_grep( '/^statsig-/', explode( ' ', $classes[1] ?? '' ) ) )
		);
		$this->assertStringNotContainsString( 'unlisted_gate":[', $html );
		$said = self::hostile( $html );
		$this->assertStringContainsString( 'account_gate=Recognized/true', $said );
		$this->assertStringContainsString( 'browser_gate=Recognized/true', $said );
		$this->assertStringContainsString( 'company_gate=NoUnit/false', $said );
		$this->assertStringContainsString( 'unlisted_gate=Recognized/true', $said );
		$this->assertStringContainsString( 'unknown=Unrecognized/false', $said );
	}

	public function testExposuresOfTheServerNameOneUnitAndNothingElseOfTheReader(): void {
		self::$wiki->logIn( 'Admin', 'a-long-password' );
		$stableId = 'abcdef01234567899876';
		self::$wiki->cookies['wikistatsigId'] = $stableId;
		self::$wiki->request( '/index.php?title=Zzcanary_page', [ 'User-Agent: ZzcanaryAgent/1' ] );
		$users = [];
		foreach ( self::$wiki->spoolWith( $stableId ) as $line ) {
			$event = json_decode( $line, true )['e'];
			// Readers of other tests left lines there too
			if ( ( $event['user']['customIDs']['stableID'] ?? $stableId ) !== $stableId ) {
				continue;
			}
			$users[$event['metadata']['gate'] ?? $event['metadata']['config'] ?? ''] = $event['user'];
		}
		$unit = substr( hash_hmac( 'sha256', 'local:wiki:1', 'a secret of the integration tests' ), 0, 32 );
		$this->assertSame( $unit, $users['account_gate']['userID'] );
		$this->assertArrayNotHasKey( 'stableID', $users['account_gate']['customIDs'] ?? [] );
		$this->assertSame( $stableId, $users['browser_gate']['customIDs']['stableID'] );
		$this->assertSame( '', $users['browser_gate']['userID'] ?? '' );
		$this->assertArrayNotHasKey( 'company_gate', $users );
		$this->assertArrayNotHasKey( 'unknown', $users );
		$all = implode( "\n", self::$wiki->spool() );
		foreach ( [ 'Zzcanary', '127.0.0.1', 'index.php', 'Admin' ] as $canary ) {
			$this->assertStringNotContainsString( $canary, $all );
		}
	}

	public function testAPrivateWikiStillTakesEvents(): void {
		touch( self::$wiki->folder . '/private' );
		try {
			foreach ( [ 'rgstr', 'rgstr_b', 'sdk_exception' ] as $route ) {
				$body = $route === 'sdk_exception' ? '{"tag":"getFeatureGate"}' : '{"events":[{"eventName":"click","user":{}}]}';
				$status = self::$wiki->request( "/rest.php/statsig/v1/$route", [ 'Content-Type: text/plain' ], $body )[0];
				$this->assertSame( 202, $status, $route );
			}
		} finally {
			unlink( self::$wiki->folder . '/private' );
		}
	}

	public function testAStableIdEndsWithTheLogin(): void {
		self::$wiki->logIn( 'Admin', 'a-long-password' );
		self::$wiki->cookies['wikistatsigId'] = '00112233445566778899';
		$asked = json_decode( self::$wiki->request( '/api.php?action=query&meta=tokens&format=json' )[2], true );
		[ , $headers ] = self::$wiki->request( '/api.php', [], http_build_query( [
			'action' => 'logout', 'format' => 'json', 'token' => $asked['query']['tokens']['csrftoken']
		] ) );
		$this->assertMatchesRegularExpression( '/^Set-Cookie: wikistatsigId=(deleted)?;.*1970/mi', $headers );
	}

	public function testTheVersionPageNamesTheModule(): void {
		$html = self::$wiki->request( '/index.php?title=Special:Version' )[2];
		$this->assertMatchesRegularExpression( '!Statsig native module</td>\s*<td[^>]*>\d+\.\d+!', $html );
		$manifest = json_decode( file_get_contents( __DIR__ . '/../../../php/extension.json' ), true );
		$row = strstr( strstr( $html, 'mw-version-ext-other-Statsig' ), '</tr>', true );
		foreach ( [ $manifest['url'], $manifest['version'], $manifest['license-name'] ] as $told ) {
			$this->assertStringContainsString( htmlspecialchars( $told ), $row );
		}
	}

	public function testWhileAllIsOffTheBrowsersModuleKnowsTheCookieToRemove(): void {
		$config = static fn () => preg_match( '/"off":\s*true,\s*"cookie":\s*"wikistatsig"/',
			self::$wiki->request( '/load.php?modules=ext.statsig&only=scripts&debug=2' )[2] );
		$this->assertSame( 0, $config() );
		touch( self::$wiki->folder . '/off' );
		try {
			$this->assertSame( 1, $config() );
		} finally {
			unlink( self::$wiki->folder . '/off' );
		}
	}

	public function testNoPageShowsAPhpNotice(): void {
		foreach ( [ self::PAGE, '/index.php?title=Special:StatsigDemo', '/load.php?modules=ext.statsig' ] as $path ) {
			$this->assertSame( 200, self::$wiki->request( $path )[0], $path );
		}
		$this->assertStringNotContainsString( '/php/src/', self::$wiki->log( 'php' ) );
		$this->assertStringNotContainsString( '"error"', self::$wiki->log( 'statsig' ) );
	}
}
