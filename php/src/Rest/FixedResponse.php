<?php

namespace MediaWiki\Extension\Statsig\Rest;

use MediaWiki\Rest\Response;
use MediaWiki\Rest\StringStream;

/**
 * Short JSON answers, which are the same on each version of MediaWiki and repeat nothing of the request.
 */
final class FixedResponse {
	public const BODIES = [
		202 => '{"success":true}',
		400 => '{"success":false,"error":"The body is not a batch of events."}',
		403 => '{"success":false,"error":"Requests from other sites are refused."}',
		404 => '{"success":false,"error":"Not offered here."}',
		413 => '{"success":false,"error":"The body is larger than 1 MiB."}',
		429 => '{"success":false,"error":"Too many events now; try later."}',
	];

	public static function of( int $status ): Response {
		$response = self::json( self::BODIES[$status], $status );
		if ( $status === 429 ) {
			$response->setHeader( 'Retry-After', (string)self::retryAfter() );
		}
		return $response;
	}

	/** @return Response Of a route that this wiki does not offer */
	public static function notOffered(): Response {
		return self::json( '{"success":false,"error":"This wiki does not offer it: $wgStatsigVendorApi is off."}', 404 );
	}

	/** @return int What is left of this minute in s, as the relay's limits count by minutes of the clock */
	public static function retryAfter(): int {
		return 60 - time() % 60;
	}

	/**
	 * @param string $json
	 * @param int $status
	 * @return Response For the one who asks, and for nobody else
	 */
	public static function personal( string $json, int $status = 200 ): Response {
		$response = self::json( $json, $status );
		$response->setHeader( 'Cache-Control', 'private, no-store' );
		return $response;
	}

	public static function json( string $json, int $status = 200 ): Response {
		$response = new Response();
		$response->setStatus( $status );
		$response->setHeader( 'Content-Type', 'application/json' );
		$response->setHeader( 'Cache-Control', 'no-store' );
		$response->setBody( new StringStream( $json ) );
		return $response;
	}
}
