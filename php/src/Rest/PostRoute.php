<?php

namespace MediaWiki\Extension\Statsig\Rest;

use MediaWiki\MainConfigNames;
use MediaWiki\MediaWikiServices;
use MediaWiki\Rest\Response;

/**
 * A route that browsers post to: it refuses other sites, and reads a bounded body.
 */
abstract class PostRoute extends OpenRoute {
	/** One byte more than the module takes, so that it sees whether a body is too long */
	private const MAX_BYTES = ( 1 << 20 ) + 1;
	private const CHUNK = 1 << 16;

	/**
	 * @param MediaWikiServices $services
	 * @return Response To a page of this wiki
	 */
	abstract protected function answerOwn( MediaWikiServices $services ): Response;

	/** @inheritDoc */
	protected function answer( MediaWikiServices $services ): Response {
		$config = $services->getMainConfig();
		return $services->getService( 'Statsig.Relay' )->isOwn( $this->getRequest(), [
			$config->get( MainConfigNames::Server ), $config->get( MainConfigNames::CanonicalServer )
		] ) ? $this->answerOwn( $services ) : FixedResponse::of( 403 );
	}

	/** @return string The body as it came; if it is longer than MAX_BYTES, only so many bytes of it */
	protected function readBody(): string {
		$stream = $this->getRequest()->getBody();
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
