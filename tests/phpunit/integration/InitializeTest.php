<?php

namespace MediaWiki\Extension\Statsig\Tests\Integration;

use MediaWiki\Extension\Statsig\Tests\RestCall;
use PHPUnit\Framework\TestCase;

/**
 * GET /rest.php/statsig/v1/initialize, in this process.
 */
class InitializeTest extends TestCase {
	private const PATH = '/statsig/v1/initialize';
	private const STABLE_ID = '00112233445566778899';

	public function testValuesOfTheStableIdAndNothingElse(): void {
		$response = RestCall::get( self::PATH, [ 'u' => '1', 'v' => '2' ], [], [ 'wikistatsigId' => self::STABLE_ID ] );
		$values = json_decode( RestCall::body( $response ), true );
		$this->assertSame( 200, $response->getStatusCode() );
		$this->assertSame( [ 'values', 'stableID', self::STABLE_ID ], [ $values['kind'], $values['idType'], $values['unit'] ] );
		$this->assertSame( [ 'browser_gate' ], array_keys( $values['gates'] ) );
		$this->assertSame( [ 'browser_experiment' ], array_keys( $values['configs'] ) );
		$this->assertSame( [], $values['layers'] );
		$this->assertSame( 'private, max-age=300', $response->getHeaderLine( 'Cache-Control' ) );
		// 1.43 varies by a header of its own as well
		$this->assertContains( 'Cookie', explode( ', ', $response->getHeaderLine( 'Vary' ) ) );
	}

	public function testTheQueryServesClientsWithoutCookies(): void {
		$values = json_decode( RestCall::body( RestCall::get( self::PATH, [ 'stableID' => self::STABLE_ID ] ) ), true );
		$this->assertSame( self::STABLE_ID, $values['unit'] );
	}

	public function testWithoutAWellFormedIdThereIsNothing(): void {
		foreach ( [ null, 'x', [ 'a' ], self::STABLE_ID . '0' ] as $id ) {
			$query = $id === null ? [] : [ 'stableID' => $id ];
			$response = RestCall::get( self::PATH, $query );
			$this->assertSame( '{"kind":"none","reason":"NoUnit"}', RestCall::body( $response ), json_encode( $query ) );
			$this->assertSame( 'no-store', $response->getHeaderLine( 'Cache-Control' ) );
		}
	}

	public function testTheVendorsInitializeIsNotOffered(): void {
		$response = RestCall::post( self::PATH, '{"user":{"userID":"a"}}', [ 'Content-Type' => 'application/json' ] );
		$this->assertSame( 404, $response->getStatusCode() );
	}
}
