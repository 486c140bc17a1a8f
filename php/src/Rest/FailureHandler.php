<?php

namespace MediaWiki\Extension\Statsig\Rest;

use MediaWiki\Extension\Statsig\Relay\NativeRelay;
use MediaWiki\Extension\Statsig\Settings\Settings;

/**
 * POST /rest.php/statsig/v1/sdk_exception: what the vendor's SDKs report of their own failures.
 * Counted by the call that failed, and forgotten: the reports hold addresses, options and users.
 */
final class FailureHandler extends BeaconHandler {
	/**
	 * @param \Config|\MediaWiki\Config\Config $mainConfig
	 * @param Settings $settings
	 * @param NativeRelay $relay
	 * @param FailureMetric $metric
	 */
	public function __construct(
		object $mainConfig,
		Settings $settings,
		NativeRelay $relay,
		private readonly FailureMetric $metric
	) {
		parent::__construct( $mainConfig, $settings, $relay );
	}

	/** @inheritDoc */
	protected function take( string $body ): int {
		[ $status, $tag ] = $this->relay->countFailure( $body );
		if ( $tag !== null ) {
			$this->metric->count( $tag );
		}
		return $status;
	}
}
