<?php

namespace MediaWiki\Extension\Statsig\Source;

use MediaWiki\Extension\Statsig\HourlyLog;
use MediaWiki\Extension\Statsig\Unit\Units;

/**
 * The source if PHP runs without the native module: all decisions are defaults, and the wiki goes on working.
 */
final class AbsentSource implements DecisionSource {
	public const REASON = 'ExtensionMissing';

	public function __construct( private readonly HourlyLog $log ) {
	}

	/** @inheritDoc */
	public function decide( string $name, string $kind, Units $units, bool $isCounted = false ): Decision {
		$this->log->warn( self::REASON, 'PHP runs without the native module "statsig": every decision is the default. ' .
			'Load it in the php.ini of this SAPI and restart.' );
		return new DefaultDecision( $name, $kind, self::REASON );
	}

	public function check( string $gate, Units $units ): ?bool {
		$this->decide( $gate, self::GATE, $units );
		return null;
	}

	public function getFieldsRead(): array {
		return [];
	}

	/** @inheritDoc */
	public function force( string $name, string $kind, bool|string $group, string $reason ): ?Decision {
		return null;
	}

	public function mute(): void {
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
}
