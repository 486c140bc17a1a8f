<?php

use MediaWiki\Rest\Handler;
use MediaWiki\Rest\RequestInterface;
use MediaWiki\Rest\Validator\Validator;

/**
 * What the relay's REST route is compared with: takes a body and does nothing. It names nothing of ours, so that it
 * serves the tree of another commit too.
 */
class StatsigBenchHandler extends Handler {
	public function execute() {
		return $this->getResponseFactory()->createJson( [ 'success' => true ] );
	}

	public function validate( Validator $restValidator ) {
	}

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
