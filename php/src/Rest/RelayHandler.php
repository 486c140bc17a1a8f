<?php

namespace MediaWiki\Extension\Statsig\Rest;

use MediaWiki\Extension\Statsig\Core\RequestContext;
use MediaWiki\Extension\Statsig\Relay\NativeRelay;
use MediaWiki\Extension\Statsig\Relay\Policy;
use MediaWiki\Extension\Statsig\Settings\FaultLog;
use MediaWiki\Extension\Statsig\Settings\Settings;

/**
 * POST /rest.php/statsig/v1/rgstr, and rgstr_b, where the vendor's old SDK sends beacons: takes
 * events of browsers.
 */
final class RelayHandler extends BeaconHandler {
	/** Headers that say that nobody has seen the page yet, the present one and older ones */
	private const PURPOSE = [ 'Sec-Purpose', 'Purpose', 'X-Moz' ];

	/**
	 * @param \Config|\MediaWiki\Config\Config $mainConfig
	 * @param Settings $settings
	 * @param NativeRelay $relay
	 * @param Policy $policy
	 * @param FaultLog $faultLog
	 */
	public function __construct(
		object $mainConfig,
		Settings $settings,
		NativeRelay $relay,
		private readonly Policy $policy,
		private readonly FaultLog $faultLog
	) {
		parent::__construct( $mainConfig, $settings, $relay );
	}

	/** @inheritDoc */
	protected function take( string $body ): int {
		$this->faultLog->say();
		return $this->relay->take( $body, $this->policy->forSender(
			RequestContext::getMain()->getRequest()->getIP(),
			$this->purpose()
		) );
	}

	private function purpose(): string {
		$request = $this->getRequest();
		return implode( ',', array_filter( array_map( [ $request, 'getHeaderLine' ], self::PURPOSE ) ) );
	}
}
