<?php

namespace MediaWiki\Extension\Statsig\Source;

use Statsig\Evaluation;

/**
 * A decision of the native module: an Evaluation, and the kind that it was asked as.
 */
final class NativeDecision implements Decision {
	public function __construct(
		private readonly Evaluation $evaluation,
		private readonly string $kind
	) {
	}

	public function getName(): string {
		return $this->evaluation->name();
	}

	public function getKind(): string {
		return $this->kind;
	}

	public function isEnabled(): bool {
		return $this->evaluation->enabled();
	}

	/** @inheritDoc */
	public function getValue() {
		return $this->evaluation->value();
	}

	public function getJson(): string {
		return $this->evaluation->json();
	}

	/** @inheritDoc */
	public function getParameter( string $parameter, $default ) {
		return $this->evaluation->get( $parameter, $default );
	}

	public function getRuleId(): string {
		return $this->evaluation->ruleId();
	}

	public function getGroup(): ?string {
		return $this->evaluation->group();
	}

	public function getIdType(): string {
		return $this->evaluation->idType();
	}

	public function getReason(): string {
		return $this->evaluation->reason();
	}

	public function getSecondaryExposures(): array {
		return $this->evaluation->exposures();
	}

	public function getAllocatedExperiment(): ?string {
		return $this->evaluation->allocatedExperiment();
	}

	public function getVersion(): string {
		return $this->evaluation->entryVersion();
	}

	public function getAllocatedVersion(): string {
		return $this->evaluation->allocatedVersion();
	}

	public function expose( ?string $parameter = null ): void {
		$this->evaluation->exposeOnce( $parameter );
	}
}
