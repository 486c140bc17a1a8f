<?php

namespace MediaWiki\Extension\Statsig\Rest;

use MediaWiki\MediaWikiServices;
use MediaWiki\Rest\Response;

/**
 * POST /rest.php/statsig/v1/sdk_exception: what the vendor's SDKs report of their own failures.
 * They are counted by the call that failed and not kept, as they hold addresses, options and users.
 */
final class FailureHandler extends BeaconHandler {
	/** @inheritDoc */
	protected function take( string $body, MediaWikiServices $services ): int {
		[ $status, $tag ] = $services->getService( 'Statsig.Relay' )->countFailure( $body );
		if ( $tag !== null ) {
			$services->getService( 'Statsig.Meter' )->add( 'sdk_exception_total', 1, $tag );
		}
		return $status;
	}

	/** @inheritDoc */
	protected function failure(): Response {
		// One report is lost, which does not matter; 202 keeps the SDK from sending it again
		return FixedResponse::of( 202 );
	}
}
