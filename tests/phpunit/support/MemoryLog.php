<?php

namespace MediaWiki\Extension\Statsig\Tests;

use Psr\Log\AbstractLogger;

/**
 * Keeps what is logged.
 */
final class MemoryLog extends AbstractLogger {
	/** @var string[] */
	public array $messages = [];

	/** @inheritDoc */
	public function log( $level, $message, array $context = [] ): void {
		$this->messages[] = "$level: $message";
	}
}
