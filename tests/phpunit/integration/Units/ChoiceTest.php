<?php

namespace MediaWiki\Extension\Statsig\Tests\Integration;

use MediaWiki\Extension\Statsig\Tests\UnitsWiki;

/**
 * Readers who want no part in experiments, and readers who have not agreed yet, where PHP decides.
 */
class ChoiceTest extends UnitsWiki {
	private const GPC = [ 'Sec-GPC: 1' ];
	private const HONOURED = [ 'StatsigGlobalPrivacyControl' => true ];
	private const ASKED = [ 'StatsigConsent' => 'required' ];
	private const FORM = '/index.php?title=Special:StatsigChoice';

	private static function reasons( string $html ): array {
		$answers = self::answers( $html );
		return [ $answers['account_gate'], $answers['browser_gate'] ];
	}

	/** @return array{?string,array} What a page has for its browser, as text, and the reasons and answers in it */
	private function page( string $path, array $headers = [] ): array {
		$html = self::$wiki->request( $path, $headers )[2];
		return [ preg_match( '/"wgStatsigValues":\s*("[^"]*"|\{)/', $html, $found ) ? $found[1] : null, self::reasons( $html ) ];
	}

	private function preference( bool $isOut ): void {
		$wiki = self::$readers->be( 'Alice' );
		$token = json_decode( $wiki->request( '/api.php?action=query&meta=tokens&format=json' )[2], true )['query']['tokens']['csrftoken'];
		$answer = $wiki->request( '/api.php', [], http_build_query( [
			'action' => 'options', 'format' => 'json', 'optionname' => 'statsig-optout', 'optionvalue' => $isOut ? '1' : '0', 'token' => $token
		] ) )[2];
		$this->assertStringContainsString( 'success', $answer );
	}

	public function testWhoStaysOutGetsDefaultsInPhpAndIsNotRecorded(): void {
		$ways = [
			'cookie' => [ [], [ 'wikistatsigChoice' => 'out' ], [], false ],
			'signal' => [ self::HONOURED, [], self::GPC, false ],
			'preference' => [ [], [], [], true ],
		];
		foreach ( $ways as $way => [ $options, $cookies, $headers, $isPreferred ] ) {
			$this->setUp();
			$this->preference( $isPreferred );
			foreach ( [ 'Alice', 'nobody' ] as $reader ) {
				if ( $reader === 'nobody' && $isPreferred ) {
					continue;
				}
				self::$readers->be( $reader );
				self::$wiki->cookies += $cookies + [ 'wikistatsigId' => self::ID ];
				self::options( $options );
				foreach ( $reader === 'Alice' ? [ self::PAGE, self::SPECIAL ] : [ self::SPECIAL ] as $path ) {
					[ $values, $reasons ] = $this->page( $path, $headers );
					$this->assertSame( [ 'OptedOut/false', 'OptedOut/false' ], $reasons, "$way $reader $path" );
					$this->assertSame( $reader === 'Alice' ? '"=out"' : null, $values, "$way $reader $path" );
				}
			}
			$this->assertSame( [], self::users(), $way );
		}
		$this->preference( false );
		$this->assertSame( [ '{', [ 'Recognized/true', 'NoUnit/false' ] ], $this->page( self::PAGE ), 'it can be taken back' );
		$this->assertNotSame( [], self::users() );
	}

	public function testASignalThatTheWikiDoesNotHonourAndOtherCookiesMeanNothing(): void {
		foreach ( [ [ [], self::GPC, [] ], [ self::HONOURED, [ 'Sec-GPC: 0' ], [] ], [ [], [], [ 'wikistatsigChoice' => 'in' ] ] ] as [ $options, $headers, $cookies ] ) {
			self::options( $options );
			self::$readers->be( 'Alice' );
			self::$wiki->cookies += $cookies;
			$this->assertSame( 'Recognized/true', $this->page( self::PAGE, $headers )[1][0] );
		}
	}

	public function testTheVendorsSdksGetNothingForWhoStaysOut(): void {
		$decided = function ( array $options, array $cookies, array $headers = [] ): array {
			self::options( $options + [ 'StatsigVendorApi' => true ] );
			self::$readers->be( 'Alice' );
			self::$wiki->cookies += $cookies;
			$body = json_encode( [ 'user' => [ 'customIDs' => [ 'stableID' => self::ID ] ], 'hash' => 'none' ] );
			$values = json_decode( self::$wiki->request( '/rest.php/statsig/v1/initialize', [ ...$headers, 'Content-Type: application/json' ], $body )[2], true );
			return array_intersect( [ 'account_gate', 'browser_gate' ], array_keys( $values['feature_gates'] ) );
		};
		$this->assertSame( [ 'account_gate', 'browser_gate' ], $decided( [], [] ) );
		$this->assertSame( [], $decided( [], [ 'wikistatsigChoice' => 'out' ] ) );
		$this->assertSame( [], $decided( self::HONOURED, [], self::GPC ) );
		$this->assertSame( [ 'account_gate' ], $decided( self::ASKED, [] ), 'before consent a browser has no id' );
	}

	public function testWhatIsPinnedIsThereForAllAndWhatAnAddressForcesIsNot(): void {
		self::options( [ 'StatsigForce' => [ 'account_gate' => true ] ] );
		self::$readers->be( 'Alice' );
		self::$wiki->cookies += [ 'wikistatsigChoice' => 'out' ];
		$this->assertSame( [ 'Pinned/true', 'OptedOut/false' ], $this->page( self::PAGE . '&statsig=browser_gate:on' )[1] );
		$this->assertSame( [ 'Recognized/true', 'Forced/true' ], ( function () {
			self::options( [] );
			self::$readers->be( 'Alice' );
			return $this->page( self::PAGE . '&statsig=browser_gate:on' )[1];
		} )() );
	}

	public function testBeforeConsentNothingIsRecordedAndABrowserHasNoId(): void {
		self::options( self::ASKED );
		self::$readers->be( 'Alice' );
		self::$wiki->cookies += [ 'wikistatsigId' => self::ID ];
		$this->assertSame( [ '{', [ 'Recognized/true', 'NoUnit/false' ] ], $this->page( self::PAGE ), 'as the browser has it' );
		$this->assertSame( [], self::users() );
		self::$wiki->cookies += [ 'wikistatsigConsent' => '1' ];
		$this->assertSame( [ '{', [ 'Recognized/true', 'Recognized/true' ] ], $this->page( self::PAGE ) );
		$this->assertNotSame( [], self::users() );
	}

	public function testPagesThatACacheKeepsAreTheSameForAll(): void {
		self::options( self::HONOURED + self::ASKED );
		$seen = [];
		foreach ( [ [ [], [] ], [ [ 'wikistatsigChoice' => 'out' ], [] ], [ [ 'wikistatsigConsent' => '1' ], [] ], [ [], self::GPC ] ] as [ $cookies, $headers ] ) {
			self::$wiki->cookies = $cookies;
			$html = self::$wiki->request( self::PAGE, $headers )[2];
			$seen[] = preg_replace( '/("wgRequestId":"|"wgBackendResponseTime":|nonce="|<!--[^>]*)[^",>]*/', '$1', $html );
		}
		$this->assertCount( 1, array_unique( $seen ) );
		$this->assertStringContainsString( 'account_gate=DecidedInBrowser', $seen[0] );
	}

	/** @return array{int,string,string,string} Status, headers, body and state of the page */
	private function choose( string $chosen, ?string $token = null ): array {
		[ , , $form ] = self::$wiki->request( self::FORM );
		preg_match( '/name="token"[^>]*value="([^"]*)"|value="([^"]*)"[^>]*name="token"/', $form, $found );
		$token ??= html_entity_decode( $found[1] ?: $found[2] );
		[ $status, $headers, $body ] = self::$wiki->request( self::FORM, [], http_build_query( [ 'choice' => $chosen, 'token' => $token ] ) );
		// A cookie that is removed has another value, and a browser keeps none of it
		self::$wiki->cookies = array_filter( self::$wiki->cookies, static fn ( $value ) => $value !== 'deleted' && $value !== '' );
		return [ $status, $headers, $body, self::state( self::$wiki->request( self::FORM . '/saved' )[2] ) ];
	}

	private static function state( string $html ): string {
		return preg_match( '/data-state="([^"]*)"/', $html, $found ) ? $found[1] : '';
	}

	public function testAReaderWithoutAnAccountChoosesWithoutJavaScript(): void {
		self::$wiki->cookies = [ 'wikistatsigId' => self::ID ];
		[ $status, $headers, , $state ] = $this->choose( 'out' );
		$this->assertSame( [ 302, 'out-browser', 'out' ], [ $status, $state, self::$wiki->cookies['wikistatsigChoice'] ] );
		$this->assertArrayNotHasKey( 'wikistatsigId', self::$wiki->cookies );
		$this->assertDoesNotMatchRegularExpression( '/^Set-Cookie: wikistatsig[^\r]*HttpOnly/mi', $headers, 'scripts read it too' );
		$this->assertSame( [], preg_grep( '/session/i', array_keys( self::$wiki->cookies ) ), 'the session went with the form' );
		$this->assertSame( 'OptedOut/false', $this->page( self::SPECIAL )[1][1] );
		$this->assertSame( [ 302, 'in' ], array_values( array_intersect_key( $this->choose( 'in' ), [ 0 => 1, 3 => 1 ] ) ) );
		$this->assertArrayNotHasKey( 'wikistatsigChoice', self::$wiki->cookies );
		$this->assertArrayNotHasKey( 'wikistatsigConsent', self::$wiki->cookies, 'where nobody is asked there is nothing to agree to' );
	}

	public function testConsentIsGivenAndTakenBackThere(): void {
		self::options( self::ASKED );
		$this->assertSame( 'unasked', self::state( self::$wiki->request( self::FORM )[2] ) );
		$this->assertSame( 'in', $this->choose( 'in' )[3] );
		$this->assertSame( '1', self::$wiki->cookies['wikistatsigConsent'] );
		self::$wiki->cookies['wikistatsigId'] = self::ID;
		$this->assertSame( 'out-browser', $this->choose( 'out' )[3] );
		$this->assertSame( [ 'wikistatsigChoice' ], array_values( preg_grep( '/statsig/', array_keys( self::$wiki->cookies ) ) ) );
	}

	public function testAChoiceOfAnotherSiteIsRefused(): void {
		foreach ( [ '', 'wrong', '+\\' ] as $token ) {
			$this->setUp();
			$this->assertSame( [ 200, 'in' ], array_values( array_intersect_key( $this->choose( 'out', $token ), [ 0 => 1, 3 => 1 ] ) ), $token );
			$this->assertArrayNotHasKey( 'wikistatsigChoice', self::$wiki->cookies );
		}
		$this->assertSame( 'in', $this->choose( 'Test' )[3] );
	}

	public function testAnAccountHasAPreferenceAndIsToldOfIt(): void {
		self::$readers->be( 'Alice' );
		$this->assertStringContainsString( 'statsig-optout', self::$wiki->request( '/index.php?title=Special:Preferences' )[2] );
		$html = self::$wiki->request( self::FORM )[2];
		$this->assertStringContainsString( 'Special:Preferences#mw-prefsection-personal', $html );
		$this->assertStringNotContainsString( 'Special:Preferences#mw-prefsection-personal', ( function () {
			self::$wiki->cookies = [];
			return self::$wiki->request( self::FORM )[2];
		} )() );
		$this->preference( true );
		$this->assertSame( 'out-account', self::state( self::$wiki->request( self::FORM )[2] ) );
		$this->preference( false );
	}

	public function testWhileAllIsOffThereIsNothingToChoose(): void {
		touch( self::$wiki->folder . '/off' );
		self::$readers->be( 'Alice' );
		$this->assertStringNotContainsString( 'statsig-optout', self::$wiki->request( '/index.php?title=Special:Preferences' )[2] );
		$html = self::$wiki->request( self::FORM )[2];
		$this->assertSame( 'off', self::state( $html ) );
		$this->assertStringNotContainsString( 'name="token"', $html );
		self::$wiki->request( self::FORM, [], 'choice=out&token=x' );
		$this->assertArrayNotHasKey( 'wikistatsigChoice', self::$wiki->cookies );
	}
}
