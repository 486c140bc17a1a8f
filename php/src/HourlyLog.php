<?php

namespace MediaWiki\Extension\Statsig;

use Psr\Log\LoggerInterface;

/**
 * A log to which each cause writes once an hour and host. What is wrong in feature code or a setting is wrong in
 * each page view, and would flood the log.
 */
final class HourlyLog {
	private const SECONDS = 3600;

	/** @var array<string,int> Cause => when this process last asked the cache, which may be one that keeps nothing */
	private array $looked = [];

	/**
	 * @param \Closure $logger Returns a LoggerInterface, which few of the pages that have this object need
	 * @param \Closure $hostCache Returns a BagOStuff of this host
	 */
	public function __construct(
		private readonly \Closure $logger,
		private readonly \Closure $hostCache
	) {
	}

	/**
	 * @param string $cause One of a few words, as each is kept in memory
	 * @param string $message
	 * @param array $context As PSR-3 has it
	 */
	public function warn( string $cause, string $message, array $context = [] ): void {
		$this->once( $cause, static fn ( LoggerInterface $logger ) => $logger->warning( $message, $context ) );
	}

	/**
	 * @param string $cause
	 * @param \Closure $say Called with the LoggerInterface, unless this hour's lines are written already
	 */
	public function once( string $cause, \Closure $say ): void {
		$now = time();
		if ( $now - ( $this->looked[$cause] ?? 0 ) < self::SECONDS ) {
			return;
		}
		$this->looked[$cause] = $now;
		$cache = ( $this->hostCache )();
		if ( $cache->add( $cache->makeGlobalKey( 'statsig-said', $cause ), 1, self::SECONDS ) ) {
			$say( ( $this->logger )() );
		}
	}
}
