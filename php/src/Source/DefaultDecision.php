<?php

namespace MediaWiki\Extension\Statsig\Source;

/**
 * The decision if nothing could be decided: defaults and a reason, and no exposures.
 */
class DefaultDecision implements Decision {
	public function __construct(
		private readonly string $name,
		private readonly string $kind,
		private readonly string $reason,
		private readonly string $idType = ''
	) {
	}

	public function getName(): string {
		return $this->name;
	}

	public function getKind(): string {
		return $this->kind;
	}

	public function isEnabled(): bool {
		return false;
	}

	/** @inheritDoc */
	public function getValue() {
		return $this->kind === DecisionSource::GATE ? false : [];
	}

	public function getJson(): string {
		return $this->kind === DecisionSource::GATE ? 'false' : '{}';
	}

	/** @inheritDoc */
	public function getParameter( string $parameter, $default ) {
		return $default;
	}

	public function getRuleId(): string {
		return '';
	}

	public function getGroup(): ?string {
		return null;
	}

	public function getIdType(): string {
		return $this->idType;
	}

	public function getReason(): string {
		return $this->reason;
	}

	public function getSecondaryExposures(): array {
		return [];
	}

	public function getAllocatedExperiment(): ?string {
		return null;
	}

	public function getVersion(): string {
		return '';
	}

	public function getAllocatedVersion(): string {
		return '';
	}

	public function expose( ?string $parameter = null ): void {
	}
}
