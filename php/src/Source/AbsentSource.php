<?php

namespace MediaWiki\Extension\Statsig\Source;

use MediaWiki\Extension\Statsig\Unit\Units;
use Psr\Log\LoggerInterface;

/**
 * Stands in where PHP runs without the native module: the wiki works on, with defaults.
 */
final class AbsentSource implements DecisionSource {
	public const REASON = 'ExtensionMissing';

	/** Whether this process has said so already: once is enough to find it, each page would flood */
	private bool $said = false;

	public function __construct( private readonly LoggerInterface $logger ) {
	}

	/** @inheritDoc */
	public function decide( string $name, string $kind, Units $units ): Decision {
		if ( !$this->said ) {
			$this->said = true;
			$this->logger->warning(
				'PHP runs without the native module "statsig": every decision is the default. ' .
				'Load it in the php.ini of this SAPI and restart.'
			);
		}
		return new DefaultDecision( $name, $kind, self::REASON );
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
}
