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

	/** HTTP status => as the metric has it */
	private const ANSWERS = [ 202 => 'accepted', 400 => 'malformed', 403 => 'foreign', 413 => 'too_large', 429 => 'later' ];

	/** @inheritDoc */
	protected function answer( MediaWikiServices $services ): Response {
		return self::counted( parent::answer( $services ) );
	}

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
			if ( $relay->way() !== null ) {
				$services->getService( 'Statsig.Meter' )->add( 'relay_carried_total', 1, $relay->way() );
			}
			foreach ( $relay->timings() as $name => $number ) {
				$services->getService( 'Statsig.Meter' )->add( 'browser_timing_total', (int)round( $number ), $name );
				$services->getService( 'Statsig.Meter' )->add( 'browser_timing_samples_total', 1, $name );
			}
		} );
		return $status;
	}

	/** @inheritDoc */
	protected function failure(): Response {
		return self::counted( FixedResponse::of( NativeRelay::LATER ) );
	}

	/** MediaWiki sends metrics after the response */
	private static function counted( Response $response ): Response {
		Guard::run( static fn ( MediaWikiServices $services ) => $services->getService( 'Statsig.Meter' )
			->add( 'relay_requests_total', 1, self::ANSWERS[$response->getStatusCode()] ) );
		return $response;
	}

	private function purpose(): string {
		$request = $this->getRequest();
		return implode( ',', array_filter( array_map( [ $request, 'getHeaderLine' ], self::PURPOSE ) ) );
	}
}
