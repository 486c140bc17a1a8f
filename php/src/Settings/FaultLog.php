<?php

namespace MediaWiki\Extension\Statsig\Settings;

use MediaWiki\Extension\Statsig\HourlyLog;
use Psr\Log\LoggerInterface;

/**
 * Says in the log what is wrong in the settings: once an hour and host, as each request finds the same.
 */
final class FaultLog {
	/**
	 * @param Settings $settings
	 * @param HourlyLog $log
	 * @param string $wikiId A farm's wikis have settings of their own
	 */
	public function __construct(
		private readonly Settings $settings,
		private readonly HourlyLog $log,
		private readonly string $wikiId
	) {
	}

	/**
	 * Costs one look into the host's cache, where nothing was said within the hour.
	 */
	public function say(): void {
		$this->log->once( "settings {$this->wikiId}", function ( LoggerInterface $logger ): void {
			foreach ( $this->settings->faults() as $fault ) {
				$logger->warning( $fault->sentence() . " Right would be, for example: {$fault->example}" );
			}
		} );
	}
}
