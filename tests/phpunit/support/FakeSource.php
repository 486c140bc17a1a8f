<?php

namespace MediaWiki\Extension\Statsig\Tests;

use MediaWiki\Extension\Statsig\Source\Decision;
use MediaWiki\Extension\Statsig\Source\DecisionSource;
use MediaWiki\Extension\Statsig\Source\DefaultDecision;
use MediaWiki\Extension\Statsig\Source\ForcedDecision;
use MediaWiki\Extension\Statsig\Unit\Units;

/**
 * A second source of decisions: entries from an array. Records what was asked and exposed.
 */
final class FakeSource implements DecisionSource {
	/** @var array[] [ name, parameter ] of each exposure */
	public array $exposures = [];

	/** @var array[] [ name, Units ] of each question */
	public array $questions = [];

	/** @var string[] Names that were asked for without exposure on purpose */
	public array $counted = [];

	/** @var string[] */
	public array $fields = [];

	public bool $isMuted = false;
	public bool $fails = false;
	public string $failure = 'broken';
	public bool $failsToExpose = false;

	/**
	 * @param array<string,array> $entries Name => kind, idType, and value, group, rule
	 */
	public function __construct( private readonly array $entries ) {
	}

	public function decide( string $name, string $kind, Units $units, bool $isCounted = false ): Decision {
		$this->questions[] = [ $name, $units ];
		if ( $isCounted ) {
			$this->counted[] = $name;
		}
		if ( $this->fails ) {
			throw new \RuntimeException( $this->failure );
		}
		$idType = $this->getIdType( $name, $kind );
		if ( $idType === '' ) {
			return new DefaultDecision( $name, $kind, 'Unrecognized' );
		}
		return $units->get( $idType ) === null
			? new DefaultDecision( $name, $kind, self::NO_UNIT, $idType )
			: new FakeDecision( $this, $name, $kind, $this->entries[$name] );
	}

	public function check( string $gate, Units $units ): ?bool {
		$decision = $this->decide( $gate, self::GATE, $units );
		if ( $decision instanceof DefaultDecision ) {
			return null;
		}
		$decision->expose();
		return $decision->isEnabled();
	}

	public function getFieldsRead(): array {
		return $this->fields;
	}

	public function force( string $name, string $kind, bool|string $group, string $reason ): ?Decision {
		$entry = $this->entries[$name] ?? null;
		$value = match ( true ) {
			$kind === self::GATE => is_bool( $group ) ? $group : null,
			$group === false => [],
			default => $entry['groups'][$group] ?? null,
		};
		if ( $value === null ) {
			return null;
		}
		$shown = new FakeDecision( $this, $name, $kind, [ 'idType' => '', 'value' => $value ] );
		return new ForcedDecision( $shown, is_bool( $value ) ? var_export( $value, true ) : ( $group ?: null ), $reason );
	}

	public function mute(): void {
		$this->isMuted = true;
	}

	public function getIdType( string $name, string $kind ): string {
		$entry = $this->entries[$name] ?? null;
		return $entry && $entry['kind'] === ( $kind === self::EXPERIMENT ? self::CONFIG : $kind ) ? $entry['idType'] : '';
	}

	public function isAvailable(): bool {
		return true;
	}

	public function getSoftwareVersion(): string {
		return '1.2.3';
	}

	public function getDocumentVersion(): string {
		return '0123456789abcdef';
	}

	public function getChangeTime(): int {
		return 1_700_000_000;
	}
}
