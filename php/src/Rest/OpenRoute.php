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
 * A route that anybody may ask, also on a wiki whose pages are not for all (unless a handler says
 * otherwise), and whose body MediaWiki does not look at: the vendor's bodies contradict their content type, or have none.
 * It always answers as documented: a handler asks for its services in answer(), as one that cannot be built
 * would fail the request before any code of ours runs.
 */
abstract class OpenRoute extends Handler {
	/**
	 * @param MediaWikiServices $services
	 * @return Response
	 */
	abstract protected function answer( MediaWikiServices $services ): Response;

	/** @return Response Where a part of Statsig fails; the log has why */
	abstract protected function failure(): Response;

	final public function execute(): Response {
		$response = null;
		Guard::run( function ( MediaWikiServices $services ) use ( &$response ): void {
			$response = $this->answer( $services );
		} );
		return $response ?? $this->failure();
	}

	/**
	 * This is where 1.39 would look at the body.
	 *
	 * @param Validator $restValidator
	 */
	public function validate( Validator $restValidator ) {
	}

	/**
	 * This is where 1.43 would.
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
