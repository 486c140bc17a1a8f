<?php

namespace MediaWiki\Extension\Statsig\Explain;

use MediaWiki\Extension\Statsig\Attributes\ReaderAttributes;
use MediaWiki\Extension\Statsig\Unit\Units;
use Statsig\Evaluation;
use Statsig\Kind;

/**
 * A decision with everything that led to it, as text for people. Exposes nobody.
 */
final class ExplainedDecision {
	private const NO_UNIT = 'NoUnit';

	private readonly string $idType;
	private readonly ?string $unit;
	private readonly array $decision;
	private readonly Evaluation $evaluation;
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
		$this->evaluation = \Statsig\look( $name, $this->user(), $kind );
	}

	public function reason(): string {
		return $this->decision['reason'];
	}

	public function isDecided(): bool {
		return str_contains( $this->reason(), 'Recognized' );
	}

	/** @return string Lines, each ended */
	public function text(): string {
		$lines = [ $this->entry(), $this->unit(), ...$this->attributes(), $this->summary() ];
		foreach ( $this->steps() as [ $depth, $words ] ) {
			$lines[] = str_repeat( '  ', $depth + 1 ) . $words;
		}
		return implode( "\n", $lines ) . "\n";
	}

	/** @return string What was asked */
	public function entry(): string {
		return "entry: {$this->decision['name']} ({$this->decision['kind']})";
	}

	/** @return string Whom it was decided for */
	public function unit(): string {
		return 'unit: ' . ( $this->idType === '' ? 'its type is unknown, as the config has no such entry' :
			( $this->unit === null ? "none of type {$this->idType}" : "{$this->idType} {$this->unit}" ) );
	}

	/** @return string[] What else is known of them, a line each */
	public function attributes(): array {
		$lines = [];
		foreach ( $this->attributes as $name => $value ) {
			$lines[] = "attribute: $name = " . ( is_bool( $value ) ? var_export( $value, true ) : $value );
		}
		return $lines;
	}

	/** @return string What was decided */
	public function summary(): string {
		return 'decision: ' . ( $this->decision['enabled'] ? 'passes' : 'does not pass' ) .
			( $this->decision['ruleId'] === '' ? '' : ", rule {$this->decision['ruleId']}" ) . ", reason {$this->reason()}";
	}

	/** @return string|null The group, if it was decided and there are groups */
	public function group(): ?string {
		return $this->evaluation->group();
	}

	/** @return string What was answered, if it was decided: JSON */
	public function value(): string {
		return $this->evaluation->json();
	}

	/** @return iterable<array{int,string}> What led to it, in order: how deep it stands, and words */
	public function steps(): iterable {
		foreach ( $this->decision['steps'] as $step ) {
			yield [ StepWords::depth( $step ), StepWords::of( $step ) ];
		}
	}

	/** The user as NativeSource makes it: one unit and the attributes */
	private function user(): array {
		$custom = [ 'custom' => $this->attributes ];
		return $this->unit === null || strtolower( $this->idType ) === 'userid'
			? $custom + [ 'userID' => $this->unit ?? '' ]
			: $custom + [ 'customIDs' => [ $this->idType => $this->unit ] ];
	}
}
