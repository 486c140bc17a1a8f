<?php

namespace MediaWiki\Extension\Statsig\Rest;

use MediaWiki\Extension\Statsig\Core\RequestContext;
use MediaWiki\Extension\Statsig\Guard;
use MediaWiki\Extension\Statsig\Relay\NativeRelay;
use MediaWiki\MediaWikiServices;
use MediaWiki\Rest\Response;

/**
 * POST /rest.php/statsig/v1/rgstr takes events of browsers; rgstr_b does the same, as the vendor's old SDK sends
 * beacons there.
 */
final class RelayHandler extends BeaconHandler {
	/** Headers, the current one and older ones, by which browsers say that nobody has seen the page yet */
	private const PURPOSE = [ 'Sec-Purpose', 'Purpose', 'X-Moz' ];

	/** @inheritDoc */
	protected function take( string $body, MediaWikiServices $services ): int {
		// Events must be taken even if this fails
		Guard::run( static fn () => $services->getService( 'Statsig.FaultLog' )->say() );
		$relay = $services->getService( 'Statsig.Relay' );
		$status = $relay->take( $body, $services->getService( 'Statsig.RelayPolicy' )->forSender(
			RequestContext::getMain()->getRequest()->getIP(),
			$this->purpose()
		) );
		Guard::run( static function () use ( $relay, $services ): void {
			foreach ( $relay->timings() as $name => $number ) {
				$services->getService( 'Statsig.TimingMetric' )->add( $name, (int)round( $number ) );
			}
		} );
		return $status;
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
