<?php

use MediaWiki\Extension\Statsig\Rest\OpenRoute;
use MediaWiki\Rest\Handler;

/**
 * What the relay's REST route is compared with: takes a body and does nothing.
 */
class StatsigBenchHandler extends Handler {
	use OpenRoute;

	public function execute() {
		return $this->getResponseFactory()->createJson( [ 'success' => true ] );
	}
}
