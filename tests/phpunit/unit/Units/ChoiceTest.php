<?php

namespace MediaWiki\Extension\Statsig\Tests\Unit;

use MediaWiki\Extension\Statsig\Tests\FakeContext;
use MediaWiki\Extension\Statsig\Tests\FakeSource;
use MediaWiki\Extension\Statsig\Tests\FakeUser;
use MediaWiki\Extension\Statsig\Tests\UnitCase;

/**
 * What a reader chose, where PHP decides.
 */
class ChoiceTest extends UnitCase {
	private const GPC = [ 'StatsigGlobalPrivacyControl' => true ];
	private const ASKED = [ 'StatsigConsent' => 'required' ];

	private static function context( int $userId, array $cookies = [], array $headers = [], bool $special = true ): FakeContext {
		$context = new FakeContext( $userId );
		$context->special = $special;
		$context->cookie = self::STABLE_ID;
		$context->cookies = $cookies;
		$context->headers = $headers;
		return $context;
	}

	public function testEachWayToStayOutIsOutWhateverElseWasSaid(): void {
		$consent = [ 'statsigConsent' => '1' ];
		foreach ( [ [], self::ASKED ] as $asked ) {
			foreach ( [ 0, 7 ] as $userId ) {
				foreach ( [ [], self::GPC ] as $honoured ) {
					foreach ( [ [], [ 'statsigChoice' => 'out' ], [ 'statsigChoice' => 'in' ] ] as $choice ) {
						foreach ( [ [], [ 'Sec-GPC' => '1' ] ] as $signal ) {
							foreach ( [ [], [ 7 ] ] as $this->optedOut ) {
								$isOut = ( $choice['statsigChoice'] ?? '' ) === 'out' || ( $honoured && $signal ) || ( $this->optedOut && $userId );
								$audience = $this->audience( 'index', self::context( $userId, $choice + $consent, $signal ), $asked + $honoured )->of();
								$this->assertSame( $isOut ? [ 'OptedOut', null, false ] : [ null, self::STABLE_ID, true ],
									[ $audience->cause, $audience->stableID, $audience->isSeen ] );
							}
						}
					}
				}
			}
		}
	}

	public function testWhatOthersMayBeServedDoesNotHangOnIt(): void {
		$this->optedOut = [ 0 ];
		$context = self::context( 0, [ 'statsigChoice' => 'out' ], [ 'Sec-GPC' => '1' ], false );
		$this->assertSame( 'DecidedInBrowser', $this->audience( 'index', $context, self::GPC )->of()->cause );
		$private = self::context( 0, [ 'statsigChoice' => 'out' ] );
		$this->audience( 'index', $private )->of();
		$this->assertSame( 0, $private->cdnMaxage, 'that somebody is out is private' );
	}

	public function testBeforeConsentABrowserHasNoIdAndNothingIsRecorded(): void {
		$of = fn ( array $cookies, ?FakeUser $subject = null ) => $this->audience( 'index', self::context( 7, $cookies ), self::ASKED )->of( $subject );
		$this->assertSame( [ null, null, false ], [ $of( [] )->cause, $of( [] )->stableID, $of( [] )->isSeen ] );
		foreach ( [ '0', '', 'yes' ] as $other ) {
			$this->assertFalse( $of( [ 'statsigConsent' => $other ] )->isSeen );
		}
		$agreed = $of( [ 'statsigConsent' => '1' ] );
		$this->assertSame( [ self::STABLE_ID, true ], [ $agreed->stableID, $agreed->isSeen ] );
		$this->assertFalse( $of( [ 'statsigConsent' => '1' ], new FakeUser( 9 ) )->isSeen, 'one reader does not agree for another' );
		$this->assertTrue( $of( [ 'statsigConsent' => '1' ], new FakeUser( 7 ) )->isSeen );
	}

	public function testAScriptAsksTheDatabaseForThePreference(): void {
		$this->optedOut = [ 9 ];
		$audience = $this->audience( 'cli', self::context( 0 ) );
		$this->assertSame( [ 'OptedOut', null ], [ $audience->of( new FakeUser( 9 ) )->cause, $audience->of( new FakeUser( 8 ) )->cause ] );
	}

	public function testAnotherAccountIsOutByItsOwnPreferenceAlone(): void {
		$this->optedOut = [ 9 ];
		$source = new FakeSource( [ 'gate' => [ 'kind' => 'gate', 'idType' => 'userID', 'value' => true ] ] );
		$experiments = $this->experiments( $source, self::context( 7, [ 'statsigChoice' => 'out' ] ) );
		$this->assertSame( 'OptedOut', $experiments->getFeatureGate( 'gate' )->getReason() );
		$this->assertFalse( $experiments->isFeatureEnabled( 'gate' ) );
		$this->assertSame( 'OptedOut', $experiments->forUser( new FakeUser( 7 ) )->getFeatureGate( 'gate' )->getReason(), 'the reader, by name' );
		$this->assertSame( 'OptedOut', $experiments->forUser( new FakeUser( 9 ) )->getFeatureGate( 'gate' )->getReason() );
		$this->assertTrue( $experiments->forUser( new FakeUser( 8 ) )->isFeatureEnabled( 'gate' ) );
		$this->assertSame( [ [ 'gate', null ] ], $source->exposures );
	}
}
