<?php

namespace MediaWiki\Extension\Statsig\Source;

/**
 * The answer that somebody chose, in the place of a decision. It has no rule and no version, so that it is no membership
 * and nobody is ever exposed to it.
 */
final class ForcedDecision implements Decision {
	/**
	 * @param Decision $shown Of which only kind, name and value are looked at
	 * @param string|null $group
	 * @param string $reason
	 */
	public function __construct(
		private readonly Decision $shown,
		private readonly ?string $group,
		private readonly string $reason
	) {
	}

	public function getName(): string {
		return $this->shown->getName();
	}

	public function getKind(): string {
		return $this->shown->getKind();
	}

	public function isEnabled(): bool {
		return $this->shown->isEnabled();
	}

	/** @inheritDoc */
	public function getValue() {
		return $this->shown->getValue();
	}

	public function getJson(): string {
		return $this->shown->getJson();
	}

	/** @inheritDoc */
	public function getParameter( string $parameter, $default ) {
		return $this->shown->getParameter( $parameter, $default );
	}

	public function getRuleId(): string {
		return '';
	}

	public function getGroup(): ?string {
		return $this->group;
	}

	public function getIdType(): string {
		return '';
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
