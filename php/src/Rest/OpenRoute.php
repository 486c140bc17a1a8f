<?php

namespace MediaWiki\Extension\Statsig\Rest;

use MediaWiki\Rest\RequestInterface;
use MediaWiki\Rest\Validator\Validator;

/**
 * A route that anybody may ask, also on a wiki whose pages are not for all (unless a handler says
 * otherwise), and whose body MediaWiki does not look at: the vendor's bodies contradict their content type, or have none.
 */
trait OpenRoute {
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

	public function needsReadAccess() {
		return false;
	}

	public function needsWriteAccess() {
		return false;
	}
}
