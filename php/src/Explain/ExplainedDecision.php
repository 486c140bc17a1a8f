<?php

namespace MediaWiki\Extension\Statsig\Explain;

use MediaWiki\Extension\Statsig\Attributes\ReaderAttributes;
use MediaWiki\Extension\Statsig\Settings\StickyEntries;
use MediaWiki\Extension\Statsig\Source\DecisionSource;
use MediaWiki\Extension\Statsig\Sticky\StickySource;
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
	/** Whether an earlier decision, which the account keeps, is the answer */
	private readonly bool $isKept;

	/**
	 * @param string $name
	 * @param Kind $kind
	 * @param Units $units
	 * @param DecisionSource|null $source Of this wiki: what accounts keep of entries it looks up, and changes nothing by that
	 */
	public function __construct( string $name, Kind $kind, Units $units, ?DecisionSource $source = null ) {
		// Also what no condition reads yet: whoever writes one wants to know it
		$this->attributes = $units->attributes( array_values( array_unique( [ ...ReaderAttributes::BUILT_IN, ...\Statsig\fieldsRead() ] ) ) );
		$this->idType = \Statsig\idType( $name, $kind );
		$this->unit = $units->get( $this->idType );
		// An unknown name has no type, but NoUnit is not its reason
		$isAsked = $this->idType === '' || $this->unit !== null;
		$decision = ( $isAsked ? [] : [ 'reason' => self::NO_UNIT, 'steps' => [], 'enabled' => false, 'ruleId' => '' ] ) +
			\Statsig\explain( $name, $this->user(), $kind );
		$sticky = $source instanceof StickySource ? $source->look( $name, $kind->value, $units ) : null;
		$this->evaluation = $sticky ?? \Statsig\look( $name, $this->user(), $kind );
		$this->isKept = $this->evaluation->reason() === StickySource::PERSISTED;
		$this->decision = ( $this->isKept ? [
			'reason' => StickySource::PERSISTED, 'enabled' => $this->evaluation->enabled(), 'ruleId' => $this->evaluation->ruleId()
		] : [] ) + $decision;
	}

	public function reason(): string {
		return $this->decision['reason'];
	}

	public function isDecided(): bool {
		return $this->isKept || str_contains( $this->reason(), 'Recognized' );
	}

	/** @return string Lines, each ended */
	public function text(): string {
		$lines = [ $this->entry(), $this->unit(), ...$this->attributes(), $this->summary(), ...$this->kept() ];
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

	/** @return string[] That the account keeps an earlier decision, a line; empty where it keeps none */
	public function kept(): array {
		return $this->isKept ? [ 'kept: in the preference ' . StickyEntries::preference( $this->decision['name'] ) .
			'; what follows is how it would be decided without that' ] : [];
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
