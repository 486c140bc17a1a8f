<?php

namespace MediaWiki\Extension\Statsig\Tests\Integration;

use MediaWiki\Extension\Statsig\Tests\Readers;
use MediaWiki\Extension\Statsig\Tests\UnitsWiki;
use MediaWiki\MediaWikiServices;

/**
 * Forced groups on the way over a login.
 */
class LoginTest extends UnitsWiki {
	private const FORCED = 'browser_gate:on';

	public function testAForcedGroupIsThereAgainAfterTheLogin(): void {
		$page = self::PAGE . '&statsig=' . self::FORCED;
		preg_match( '!href="([^"]*Special:UserLogin[^"]*)"!', self::$wiki->request( $page )[2], $link );
		$form = self::$wiki->request( html_entity_decode( $link[1] ) )[2];
		preg_match( '!<form[^>]*name="userlogin"[^>]*action="([^"]*)"|<form[^>]*action="([^"]*)"[^>]*name="userlogin"!', $form, $action );
		preg_match( '!name="wpLoginToken"[^>]*value="([^"]*)"|value="([^"]*)"[^>]*name="wpLoginToken"!', $form, $token );
		[ $status, $headers ] = self::$wiki->request( html_entity_decode( $action[1] ?: $action[2] ), [], http_build_query( [
			'wpName' => 'Alice', 'wpPassword' => Readers::PASSWORD, 'wploginattempt' => '1', 'authAction' => 'login',
			'wpLoginToken' => html_entity_decode( $token[1] ?: $token[2] ),
		] ) );
		$this->assertSame( 302, $status );
		$this->assertSame( 1, preg_match( '/^Location: (\S+)/mi', $headers, $location ) );
		$this->assertStringContainsString( 'statsig=browser_gate', $location[1] );
		$html = self::$wiki->request( substr( $location[1], strlen( self::$wiki->url ) ) )[2];
		$this->assertSame( 'Forced/true', self::answers( $html )['browser_gate'] );
	}

	/** @return array What MediaWiki is to take along, where it asks */
	private static function preserved( array $query, bool $isGiven = true ): array {
		$params = [ 'returnto' => 'Main Page' ];
		$class = class_exists( 'MediaWiki\Request\FauxRequest' ) ? 'MediaWiki\Request\FauxRequest' : 'FauxRequest';
		$request = new $class( $query );
		if ( !$isGiven ) {
			\MediaWiki\Extension\Statsig\Core\RequestContext::getMain()->setRequest( $request );
		}
		MediaWikiServices::getInstance()->getHookContainer()->run( 'AuthPreserveQueryParams', [ &$params, $isGiven ? [ 'request' => $request ] : [] ] );
		return $params;
	}

	public function testWhereMediaWikiAsksItIsTakenAlongAlsoToAnotherDomain(): void {
		$own = [ 'returnto' => 'Main Page' ];
		foreach ( [ true, false ] as $isGiven ) {
			$this->assertSame( $own + [ 'statsig' => self::FORCED ], self::preserved( [ 'statsig' => self::FORCED ], $isGiven ) );
			$this->assertSame( $own, self::preserved( [], $isGiven ) );
		}
		foreach ( [ '', [ 'a' => 'b' ], str_repeat( 'x', 1001 ), "\xff" ] as $text ) {
			$this->assertSame( $own, self::preserved( [ 'statsig' => $text ] ) );
		}
	}
}
