<?php

namespace MediaWiki\Extension\Statsig\Rest;

use MediaWiki\Extension\Statsig\Guard;
use MediaWiki\MediaWikiServices;
use MediaWiki\Rest\Handler;
use MediaWiki\Rest\RequestInterface;
use MediaWiki\Rest\Response;
use MediaWiki\Rest\ResponseInterface;
use MediaWiki\Rest\Validator\Validator;

/**
 * A route that anybody may ask, also on a private wiki (unless a handler says otherwise). MediaWiki must not read its
 * body, as the vendor's SDKs send none or a wrong content type. It always answers as documented: handlers get their
 * services in answer(), as one that cannot be built would otherwise fail the request before any code of ours runs.
 */
abstract class OpenRoute extends Handler {
	/**
	 * @param MediaWikiServices $services
	 * @return Response
	 */
	abstract protected function answer( MediaWikiServices $services ): Response;

	/** @return Response The answer if a part of Statsig fails; the log says why */
	abstract protected function failure(): Response;

	final public function execute(): Response {
		$response = null;
		Guard::run( function ( MediaWikiServices $services ) use ( &$response ): void {
			$response = $this->answer( $services );
		} );
		return $response ?? $this->failure();
	}

	/**
	 * MediaWiki 1.39 would read the body here.
	 *
	 * @param Validator $restValidator
	 */
	public function validate( Validator $restValidator ) {
	}

	/**
	 * MediaWiki 1.43 would read the body here.
	 *
	 * @param RequestInterface $request
	 * @return array|null
	 */
	public function parseBodyData( RequestInterface $request ): ?array {
		return null;
	}

	/**
	 * Since 1.41 a session replaces what a handler says of caches, a no-store too. All answers of ours say it.
	 *
	 * @param ResponseInterface $response
	 */
	public function applyCacheControl( ResponseInterface $response ) {
	}

	public function needsReadAccess() {
		return false;
	}

	public function needsWriteAccess() {
		return false;
	}
}
