<?php

namespace MediaWiki\Extension\Statsig\Settings;

use MediaWiki\Extension\Statsig\HourlyLog;
use Psr\Log\LoggerInterface;

/**
 * Writes to the log what is wrong in the settings, once an hour and host, as each request finds the same.
 */
final class FaultLog {
	/**
	 * @param Settings $settings
	 * @param HourlyLog $log
	 * @param string $wikiId Each wiki of a farm has its own settings, and its own lines
	 */
	public function __construct(
		private readonly Settings $settings,
		private readonly HourlyLog $log,
		private readonly string $wikiId
	) {
	}

	/**
	 * Costs a process one look into the host's cache an hour.
	 */
	public function say(): void {
		$this->log->once( "settings {$this->wikiId}", function ( LoggerInterface $logger ): void {
			foreach ( $this->settings->faults() as $fault ) {
				$logger->warning( $fault->sentence() . " Right would be, for example: {$fault->example}" );
			}
		} );
	}
}
