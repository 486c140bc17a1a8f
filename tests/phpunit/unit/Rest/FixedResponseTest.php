<?php

namespace MediaWiki\Extension\Statsig\Tests\Unit\Rest;

use MediaWiki\Extension\Statsig\Rest\FixedResponse;
use PHPUnit\Framework\TestCase;

/**
 * The short answers of the REST routes.
 */
class FixedResponseTest extends TestCase {
	public function testNoCacheKeepsThemAndEachIsJson(): void {
		foreach ( array_keys( FixedResponse::BODIES ) as $status ) {
			$response = FixedResponse::of( $status );
			$this->assertSame( $status, $response->getStatusCode() );
			$this->assertSame( 'no-store', $response->getHeaderLine( 'Cache-Control' ) );
			$this->assertSame( $status === 202, json_decode( (string)$response->getBody(), true )['success'] );
		}
	}

	public function testOnlyWhoIsToComeAgainIsToldWhen(): void {
		foreach ( array_keys( FixedResponse::BODIES ) as $status ) {
			$seconds = FixedResponse::of( $status )->getHeaderLine( 'Retry-After' );
			$this->assertMatchesRegularExpression( $status === 429 ? '/^([1-9]|[1-5]\d|60)$/D' : '/^$/D', $seconds, (string)$status );
		}
	}
}
