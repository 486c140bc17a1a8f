<?php

namespace MediaWiki\Extension\Statsig\Tests\Unit;

use MediaWiki\Extension\Statsig\Audience\Audience;
use MediaWiki\Extension\Statsig\Tests\FakeContext;
use MediaWiki\Extension\Statsig\Tests\FakeUser;
use MediaWiki\Extension\Statsig\Tests\UnitCase;

/**
 * Whose output a response is.
 */
class ResponseAudienceTest extends UnitCase {
	private function of( FakeContext $context, string $entryPoint = 'index' ): Audience {
		return $this->audience( $entryPoint, $context )->of();
	}

	/**
	 * @param int $userId
	 * @param array<string,mixed> $properties Of the context
	 * @return FakeContext
	 */
	private static function context( int $userId, array $properties = [] ): FakeContext {
		$context = new FakeContext( $userId );
		$context->cookie = self::STABLE_ID;
		foreach ( $properties as $name => $value ) {
			$context->$name = $value;
		}
		return $context;
	}

	public function testPrivateIsOneReadersOwn(): void {
		$post = [ 'method' => 'POST' ];
		$cases = [
			'special page' => [ 0, 'index', [ 'special' => true ] ],
			'special page of a registered reader' => [ 7, 'index', [ 'special' => true ] ],
			'POST' => [ 0, 'index', $post ],
			'POST to the api' => [ 0, 'api', $post ],
			'POST to rest' => [ 7, 'rest', $post ],
			'POST to an action that writes its own headers' => [ 7, 'index', $post + [ 'disabled' => true ] ],
			'page of a registered reader' => [ 7, 'index', [] ],
			'page of a registered reader before it has a title' => [ 7, 'index', [ 'hasTitle' => false ] ],
			'command' => [ 0, 'cli', [] ],
		];
		foreach ( $cases as $what => [ $userId, $entryPoint, $properties ] ) {
			$context = self::context( $userId, $properties );
			$audience = $this->of( $context, $entryPoint );
			$this->assertNull( $audience->cause, $what );
			$this->assertSame( [ $userId, self::STABLE_ID, true ], [
				$audience->reader->getId(), $audience->stableID, $audience->isSeen
			], $what );
			$this->assertSame( $entryPoint === 'index' ? 0 : null, $context->cdnMaxage, "$what is kept from the edge" );
		}
	}

	public function testSharedIsWhatOthersMayBeServed(): void {
		$cases = [];
		foreach ( [ 0, 7 ] as $userId ) {
			foreach ( [ 'load', 'thumb', 'img_auth', 'opensearch_desc', 'somethingNew', 'api', 'rest' ] as $entryPoint ) {
				foreach ( [ 'GET', 'HEAD' ] as $method ) {
					$cases["$method to $entryPoint by $userId"] = [ $userId, $entryPoint, [ 'method' => $method ] ];
				}
			}
			foreach ( [ 'raw', 'RAW' ] as $action ) {
				$cases["page $action for $userId"] = [ $userId, 'index', [ 'query' => [ 'action' => $action ] ] ];
			}
			$cases["feed for $userId"] = [ $userId, 'index', [ 'special' => true, 'disabled' => true ] ];
			$cases["session not loaded, $userId"] = [ $userId, 'index', [ 'special' => true, 'user' => new FakeUser( $userId, false ) ] ];
		}
		$cases['view'] = [ 0, 'index', [] ];
		$cases['before there is a title'] = [ 0, 'index', [ 'hasTitle' => false ] ];
		$cases['POST to load'] = [ 7, 'load', [ 'method' => 'POST' ] ];
		foreach ( $cases as $what => [ $userId, $entryPoint, $properties ] ) {
			$context = self::context( $userId, $properties );
			$audience = $this->of( $context, $entryPoint );
			$this->assertSame( [ 'DecidedInBrowser', null ], [ $audience->cause, $audience->reader ], $what );
			$this->assertNull( $context->cdnMaxage, "$what stays as the edge has it" );
		}
	}

	public function testASuppressedLoginIsNobody(): void {
		$cases = [
			'JSONP' => [ 'query' => [ 'callback' => '' ] ],
			'any origin' => [ 'query' => [ 'origin' => '*' ] ],
			'untrusted' => [ 'headers' => [ 'Treat-as-Untrusted' => '' ] ],
			'an extension asked for it' => [ 'sent' => [ 'MediaWiki-Login-Suppressed' => 'true' ] ],
		];
		foreach ( $cases as $what => $properties ) {
			foreach ( [ 'GET', 'POST' ] as $method ) {
				$audience = $this->of( self::context( 7, $properties + [ 'method' => $method ] ), 'api' );
				$this->assertSame( [ 'LoginSuppressed', null ], [ $audience->cause, $audience->reader ], $what );
			}
		}
		$origin = [ 'query' => [ 'origin' => 'https://other.example', 'callback' => 'x' ], 'method' => 'POST' ];
		$this->assertNull( $this->of( self::context( 7, $origin ), 'index' )->cause, 'elsewhere it means nothing' );
	}

	public function testWhatIsFetchedAheadOrWithoutABodyIsSeenByNobody(): void {
		$cases = [ [ 'method' => 'HEAD' ] ];
		foreach ( [ 'prefetch', 'prefetch;prerender', 'prefetch;anonymous-client-ip', 'Prefetch' ] as $purpose ) {
			$cases[] = [ 'headers' => [ 'Sec-Purpose' => $purpose ] ];
		}
		$cases[] = [ 'headers' => [ 'Purpose' => 'prefetch' ] ];
		$cases[] = [ 'headers' => [ 'X-Purpose' => 'preview' ] ];
		$cases[] = [ 'headers' => [ 'X-Moz' => 'prefetch' ] ];
		foreach ( $cases as $properties ) {
			$audience = $this->of( self::context( 7, $properties ) );
			$this->assertSame( [ null, false ], [ $audience->cause, $audience->isSeen ], json_encode( $properties ) );
		}
		$this->assertTrue( $this->of( self::context( 7, [ 'headers' => [ 'Sec-Purpose' => 'other' ] ] ) )->isSeen );
	}

	public function testWhoAsksForAnAccountAnswersForWhoSeesIt(): void {
		foreach ( [ 'index', 'rest', 'load', 'somethingNew' ] as $entryPoint ) {
			$context = self::context( 7, [ 'user' => new FakeUser( 7, false ) ] );
			$audience = $this->audience( $entryPoint, $context )->of( new FakeUser( 9 ) );
			$this->assertSame( [ null, 9, null, true ], [
				$audience->cause, $audience->reader->getId(), $audience->stableID, $audience->isSeen
			], $entryPoint );
		}
	}
}
