<?php

namespace MediaWiki\Extension\Statsig\Rest;

use MediaWiki\Config\ServiceOptions;
use MediaWiki\Extension\Statsig\Relay\NativeRelay;
use MediaWiki\MainConfigNames;
use MediaWiki\Rest\Handler;
use MediaWiki\Rest\RequestInterface;
use MediaWiki\Rest\Response;

/**
 * What all routes share that browsers post to and nobody waits for: cap, origin, hand over, answer.
 */
abstract class BeaconHandler extends Handler {
	use OpenRoute;

	private const MAX_BYTES = 1 << 20;
	private const CHUNK = 1 << 16;
	private const OPTIONS = [ MainConfigNames::Server, MainConfigNames::CanonicalServer, 'StatsigEnabled' ];

	private readonly ServiceOptions $options;

	/**
	 * @param \Config|\MediaWiki\Config\Config $mainConfig
	 * @param NativeRelay $relay
	 */
	public function __construct( object $mainConfig, protected readonly NativeRelay $relay ) {
		$this->options = new ServiceOptions( self::OPTIONS, $mainConfig );
	}

	/**
	 * @param string $body Not empty, within the cap, not looked at
	 * @return int HTTP status that FixedResponse knows
	 */
	abstract protected function take( string $body ): int;

	public function execute(): Response {
		$request = $this->getRequest();
		if ( !$this->relay->isOwn( $request, [
			$this->options->get( MainConfigNames::Server ), $this->options->get( MainConfigNames::CanonicalServer )
		] ) ) {
			return FixedResponse::of( 403 );
		}
		if ( !$this->options->get( 'StatsigEnabled' ) ) {
			return FixedResponse::of( 202 );
		}
		$body = $this->readBody( $request );
		if ( $body === null ) {
			return FixedResponse::of( 413 );
		}
		if ( $body === '' ) {
			return FixedResponse::of( 400 );
		}
		return FixedResponse::of( $this->take( $body ) );
	}

	/**
	 * @param RequestInterface $request
	 * @return string|null Null where it is over the cap
	 */
	private function readBody( RequestInterface $request ): ?string {
		if ( (int)$request->getHeaderLine( 'Content-Length' ) > self::MAX_BYTES ) {
			return null;
		}
		$stream = $request->getBody();
		$body = '';
		while ( !$stream->eof() ) {
			$chunk = $stream->read( self::CHUNK );
			$body .= $chunk;
			if ( strlen( $body ) > self::MAX_BYTES ) {
				return null;
			}
			if ( $chunk === '' ) {
				break;
			}
		}
		return $body;
	}
}
