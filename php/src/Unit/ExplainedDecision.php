<?php

namespace MediaWiki\Extension\Statsig\Unit;

use MediaWiki\Extension\Statsig\Attributes\ReaderAttributes;
use Statsig\Kind;

/**
 * A decision with everything that led to it, as text for people. Exposes nobody.
 */
final class ExplainedDecision {
	private const NO_UNIT = 'NoUnit';

	private readonly string $idType;
	private readonly ?string $unit;
	private readonly array $decision;
	private readonly array $attributes;

	/**
	 * @param string $name
	 * @param Kind $kind
	 * @param Units $units
	 */
	public function __construct( string $name, Kind $kind, Units $units ) {
		// Also what no condition reads yet: whoever writes one wants to know it
		$this->attributes = $units->attributes( array_values( array_unique( [ ...ReaderAttributes::BUILT_IN, ...\Statsig\fieldsRead() ] ) ) );
		$this->idType = \Statsig\idType( $name, $kind );
		$this->unit = $units->get( $this->idType );
		// An unknown name has no type, but NoUnit is not its reason
		$isAsked = $this->idType === '' || $this->unit !== null;
		$this->decision = ( $isAsked ? [] : [ 'reason' => self::NO_UNIT, 'steps' => [], 'enabled' => false, 'ruleId' => '' ] ) +
			\Statsig\explain( $name, $this->user(), $kind );
	}

	public function reason(): string {
		return $this->decision['reason'];
	}

	public function isDecided(): bool {
		return str_contains( $this->reason(), 'Recognized' );
	}

	/** @return string Lines, each ended */
	public function text(): string {
		$lines = [ 'entry: ' . $this->decision['name'] . ' (' . $this->decision['kind'] . ')' ];
		$lines[] = 'unit: ' . ( $this->idType === '' ? 'its type is unknown, as the config has no such entry' :
			( $this->unit === null ? "none of type {$this->idType}" : "{$this->idType} {$this->unit}" ) );
		foreach ( $this->attributes as $name => $value ) {
			$lines[] = "attribute: $name = " . ( is_bool( $value ) ? var_export( $value, true ) : $value );
		}
		$lines[] = 'decision: ' . ( $this->decision['enabled'] ? 'passes' : 'does not pass' ) .
			( $this->decision['ruleId'] === '' ? '' : ", rule {$this->decision['ruleId']}" ) . ", reason {$this->reason()}";
		foreach ( $this->decision['steps'] as $step ) {
			$indent = 2 * $step['depth'] + ( [ 'entry' => 0, 'rule' => 1 ][$step['step']] ?? 2 );
			$lines[] = str_repeat( '  ', $indent + 1 ) . self::line( $step );
		}
		return implode( "\n", $lines ) . "\n";
	}

	private static function line( array $step ): string {
		return match ( $step['step'] ) {
			'entry' => "entry {$step['name']}",
			'rule' => "rule {$step['id']}",
			'override' => 'an override answers ' . ( $step['idType'] === '' ? 'for all' : "by {$step['idType']}" ),
			'condition' => self::holds( $step['holds'] ) . ': ' . implode( ' ', array_filter( [
				$step['type'], $step['field'], $step['operator'], $step['target']
			], 'strlen' ) ) . ( $step['field'] === '' ? '' : '; the reader has ' . ( $step['found'] ?? 'nothing' ) ),
			'share' => self::holds( $step['passes'] ) . ': share of ' . $step['below'] / 100 . ' %' .
				( $step['bucket'] === null ? '' : "; the unit's bucket is {$step['bucket']} of 10000" ),
			default => 'more steps than are shown',
		};
	}

	private static function holds( ?bool $holds ): string {
		return $holds === null ? 'cannot be decided' : ( $holds ? 'holds' : 'does not hold' );
	}

	/** The user as NativeSource makes it: one unit and the attributes */
	private function user(): array {
		$custom = [ 'custom' => $this->attributes ];
		return strtolower( $this->idType ) === 'stableid'
			? $custom + [ 'customIDs' => [ 'stableID' => $this->unit ] ]
			: $custom + [ 'userID' => $this->unit ?? '' ];
	}
}
