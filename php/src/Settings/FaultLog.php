<?php

namespace MediaWiki\Extension\Statsig\Settings;

use Psr\Log\LoggerInterface;

/**
 * Says in the log what is wrong in the settings: once an hour and host, as each request finds the same.
 */
final class FaultLog {
	private const SAY_AGAIN_AFTER = 3600;

	private bool $said = false;

	/**
	 * @param Settings $settings
	 * @param LoggerInterface $logger
	 * @param \BagOStuff|\Wikimedia\ObjectCache\BagOStuff $hostCache
	 */
	public function __construct(
		private readonly Settings $settings,
		private readonly LoggerInterface $logger,
		private readonly object $hostCache
	) {
	}

	/**
	 * Costs one look into the host's cache. Never throws.
	 */
	public function say(): void {
		if ( $this->said ) {
			return;
		}
		$this->said = true;
		try {
			// Of each wiki by itself: a farm's wikis have settings of their own
			if ( $this->hostCache->add( $this->hostCache->makeKey( 'statsig-settings-said' ), 1, self::SAY_AGAIN_AFTER ) ) {
				foreach ( $this->settings->faults() as $fault ) {
					$this->logger->warning( $fault->sentence() . " Right would be, for example: {$fault->example}" );
				}
			}
		} catch ( \Throwable $e ) {
			// Whoever asked goes on: the tools name faults too
			$this->logger->warning( 'The settings could not be looked at.', [ 'exception' => $e ] );
		}
	}
}
