<?php

namespace MediaWiki\Extension\Statsig\Rest;

use MediaWiki\Config\ServiceOptions;
use MediaWiki\Extension\Statsig\Relay\NativeRelay;
use MediaWiki\Extension\Statsig\Settings\Settings;
use MediaWiki\MainConfigNames;
use MediaWiki\Rest\Handler;
use MediaWiki\Rest\RequestInterface;
use MediaWiki\Rest\Response;

/**
 * What all routes share that browsers post to and nobody waits for: origin, cap, hand over, answer.
 */
abstract class BeaconHandler extends Handler {
	use OpenRoute;

	/** One byte over the module's cap tells "too long" from "exactly full" */
	private const MAX_BYTES = ( 1 << 20 ) + 1;
	private const CHUNK = 1 << 16;
	private const OPTIONS = [ MainConfigNames::Server, MainConfigNames::CanonicalServer ];

	private readonly ServiceOptions $options;

	/**
	 * @param \Config|\MediaWiki\Config\Config $mainConfig
	 * @param Settings $settings
	 * @param NativeRelay $relay
	 */
	public function __construct(
		object $mainConfig,
		private readonly Settings $settings,
		protected readonly NativeRelay $relay
	) {
		$this->options = new ServiceOptions( self::OPTIONS, $mainConfig );
	}

	/**
	 * @param string $body Not looked at; cut where it is longer than any that is taken
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
		return FixedResponse::of( $this->settings->get( 'StatsigEnabled' )
			? $this->take( $this->readBody( $request ) )
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
