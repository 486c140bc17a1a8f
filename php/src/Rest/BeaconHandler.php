<?php

namespace MediaWiki\Extension\Statsig\Rest;

use MediaWiki\MainConfigNames;
use MediaWiki\MediaWikiServices;
use MediaWiki\Rest\RequestInterface;
use MediaWiki\Rest\Response;

/**
 * What the routes share that browsers post events and reports to: they refuse other sites, read a bounded body,
 * hand it on and give a fixed answer.
 */
abstract class BeaconHandler extends OpenRoute {
	/** One byte more than the module takes, so that it sees whether a body is too long */
	private const MAX_BYTES = ( 1 << 20 ) + 1;
	private const CHUNK = 1 << 16;

	/**
	 * @param string $body As it came; if it is longer than MAX_BYTES, only so many bytes of it
	 * @param MediaWikiServices $services
	 * @return int HTTP status that FixedResponse knows
	 */
	abstract protected function take( string $body, MediaWikiServices $services ): int;

	/** @inheritDoc */
	protected function answer( MediaWikiServices $services ): Response {
		$request = $this->getRequest();
		$config = $services->getMainConfig();
		if ( !$services->getService( 'Statsig.Relay' )->isOwn( $request, [
			$config->get( MainConfigNames::Server ), $config->get( MainConfigNames::CanonicalServer )
		] ) ) {
			return FixedResponse::of( 403 );
		}
		return FixedResponse::of( $services->getService( 'Statsig.Settings' )->get( 'StatsigEnabled' )
			? $this->take( $this->readBody( $request ), $services )
			: 202 );
	}

	private function readBody( RequestInterface $request ): string {
		$stream = $request->getBody();
		$body = '';
		while ( strlen( $body ) < self::MAX_BYTES && !$stream->eof() ) {
			$chunk = $stream->read( min( self::CHUNK, self::MAX_BYTES - strlen( $body ) ) );
			$body .= $chunk;
			if ( $chunk === '' ) {
				break;
			}
		}
		return $body;
	}
}
