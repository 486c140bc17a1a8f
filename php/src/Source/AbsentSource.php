<?php

namespace MediaWiki\Extension\Statsig\Source;

use MediaWiki\Extension\Statsig\Unit\Units;
use Psr\Log\LoggerInterface;

/**
 * Stands in where PHP runs without the native module: the wiki works on, with defaults.
 */
final class AbsentSource implements DecisionSource {
	public const REASON = 'ExtensionMissing';

	/** Seconds between two lines in the log of one host: each page would flood it */
	private const SAY_AGAIN_AFTER = 3600;

	private bool $said = false;

	/**
	 * @param LoggerInterface $logger
	 * @param \BagOStuff|\Wikimedia\ObjectCache\BagOStuff $hostCache
	 */
	public function __construct(
		private readonly LoggerInterface $logger,
		private readonly object $hostCache
	) {
	}

	/** @inheritDoc */
	public function decide( string $name, string $kind, Units $units, bool $isCounted = false ): Decision {
		$this->sayOnce();
		return new DefaultDecision( $name, $kind, self::REASON );
	}

	public function getIdType( string $name, string $kind ): string {
		return '';
	}

	public function isAvailable(): bool {
		return false;
	}

	public function getSoftwareVersion(): string {
		return '';
	}

	public function getDocumentVersion(): string {
		return '';
	}

	public function getChangeTime(): int {
		return 0;
	}

	private function sayOnce(): void {
		$key = $this->hostCache->makeGlobalKey( 'statsig-module-missing' );
		if ( !$this->said && $this->hostCache->add( $key, 1, self::SAY_AGAIN_AFTER ) ) {
			$this->logger->warning(
				'PHP runs without the native module "statsig": every decision is the default. ' .
				'Load it in the php.ini of this SAPI and restart.'
			);
		}
		$this->said = true;
	}
}
