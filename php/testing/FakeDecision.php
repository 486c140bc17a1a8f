<?php

namespace MediaWiki\Extension\Statsig\Testing;

use MediaWiki\Extension\Statsig\Source\DecisionSource;
use MediaWiki\Extension\Statsig\Source\DefaultDecision;

/**
 * What a test says of an entry. With null for an answer it is that of an unknown entry.
 */
final class FakeDecision extends DefaultDecision {
	private readonly ?string $group;

	private readonly array|bool $value;

	/**
	 * @internal Ask FakeExperiments
	 * @param string $name
	 * @param string $kind
	 * @param bool|string|array|null $answer As FakeExperiments takes it
	 */
	public function __construct( string $name, string $kind, private readonly bool|string|array|null $answer ) {
		parent::__construct( $name, $kind, $answer === null ? 'Unrecognized' : 'Recognized' );
		$this->group = is_array( $answer ) ? $answer['group'] ?? null : ( is_string( $answer ) ? $answer : null );
		$this->value = $kind === DecisionSource::GATE ? $answer === true : ( is_array( $answer ) ? $answer['value'] ?? [] : [] );
	}

	public function isEnabled(): bool {
		return $this->value === true;
	}

	/** @inheritDoc */
	public function getValue() {
		return $this->value;
	}

	public function getJson(): string {
		return json_encode( $this->value === [] ? (object)[] : $this->value );
	}

	/** @inheritDoc */
	public function getParameter( string $parameter, $default ) {
		$value = is_array( $this->value ) ? $this->value[$parameter] ?? null : null;
		return $value !== null && ( $default === null || self::typeOf( $value ) === self::typeOf( $default ) ) ? $value : $default;
	}

	/** Integers and others are one type, as in JSON */
	private static function typeOf( mixed $value ): string {
		return is_int( $value ) ? 'double' : gettype( $value );
	}

	public function getRuleId(): string {
		return $this->answer === null ? '' : 'fake';
	}

	public function getGroup(): ?string {
		return $this->group;
	}
}
