<?php

namespace MediaWiki\Extension\Statsig\Rest;

use MediaWiki\Extension\Statsig\Core\RequestContext;
use MediaWiki\Extension\Statsig\Relay\NativeRelay;
use MediaWiki\Extension\Statsig\Relay\Policy;

/**
 * POST /rest.php/statsig/v1/rgstr, and rgstr_b, where the vendor's old SDK sends beacons: takes
 * events of browsers.
 */
final class RelayHandler extends BeaconHandler {
	/**
	 * @param \Config|\MediaWiki\Config\Config $mainConfig
	 * @param Policy $policy
	 * @param NativeRelay $relay
	 */
	public function __construct(
		object $mainConfig,
		private readonly Policy $policy,
		NativeRelay $relay
	) {
		parent::__construct( $mainConfig, $relay );
	}

	/** @inheritDoc */
	protected function take( string $body ): int {
		return $this->relay->take( $body, $this->policy->forSender(
			RequestContext::getMain()->getRequest()->getIP()
		) );
	}
}
