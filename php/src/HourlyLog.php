<?php

namespace MediaWiki\Extension\Statsig;

use Psr\Log\LoggerInterface;

/**
 * A log that each cause gets one line of in an hour and a host: what is wrong in feature code or a
 * setting is wrong in each page view, and would flood it.
 */
final class HourlyLog {
	private const SECONDS = 3600;

	/** @var array<string,int> Cause => when this process last looked; also where no cache is kept */
	private array $looked = [];

	/**
	 * @param LoggerInterface $logger
	 * @param \BagOStuff|\Wikimedia\ObjectCache\BagOStuff $hostCache
	 */
	public function __construct(
		private readonly LoggerInterface $logger,
		private readonly object $hostCache
	) {
	}

	/**
	 * @param string $cause One of a few: each is kept in memory
	 * @param string $message
	 * @param array $context As PSR-3 has it
	 */
	public function warn( string $cause, string $message, array $context = [] ): void {
		$now = time();
		if ( $now - ( $this->looked[$cause] ?? 0 ) < self::SECONDS ) {
			return;
		}
		$this->looked[$cause] = $now;
		if ( $this->hostCache->add( $this->hostCache->makeGlobalKey( 'statsig-said', $cause ), 1, self::SECONDS ) ) {
			$this->logger->warning( $message, $context );
		}
	}
}
