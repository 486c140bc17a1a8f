<?php

namespace MediaWiki\Extension\Statsig\Rest;

use MediaWiki\Extension\Statsig\Core\RequestContext;
use MediaWiki\Extension\Statsig\Guard;
use MediaWiki\Extension\Statsig\Relay\NativeRelay;
use MediaWiki\MediaWikiServices;
use MediaWiki\Rest\Response;

/**
 * POST /rest.php/statsig/v1/rgstr, and rgstr_b, where the vendor's old SDK sends beacons: takes
 * events of browsers.
 */
final class RelayHandler extends BeaconHandler {
	/** Headers that say that nobody has seen the page yet, the present one and older ones */
	private const PURPOSE = [ 'Sec-Purpose', 'Purpose', 'X-Moz' ];

	/** @inheritDoc */
	protected function take( string $body, MediaWikiServices $services ): int {
		// Events do not wait for what is only said
		Guard::run( static fn () => $services->getService( 'Statsig.FaultLog' )->say() );
		return $services->getService( 'Statsig.Relay' )->take( $body, $services->getService( 'Statsig.RelayPolicy' )->forSender(
			RequestContext::getMain()->getRequest()->getIP(),
			$this->purpose()
		) );
	}

	/** @inheritDoc */
	protected function failure(): Response {
		return FixedResponse::of( NativeRelay::LATER );
	}

	private function purpose(): string {
		$request = $this->getRequest();
		return implode( ',', array_filter( array_map( [ $request, 'getHeaderLine' ], self::PURPOSE ) ) );
	}
}
