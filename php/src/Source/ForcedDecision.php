<?php

namespace MediaWiki\Extension\Statsig\Source;

/**
 * The answer that somebody chose, in the place of a decision. As where nothing could be decided it has no rule and no
 * version, so that it is no membership and nobody is ever exposed to it.
 */
final class ForcedDecision extends DefaultDecision {
	/**
	 * @param Decision $shown Of which only kind, name and value are looked at
	 * @param string|null $group
	 * @param string $reason
	 */
	public function __construct(
		private readonly Decision $shown,
		private readonly ?string $group,
		string $reason
	) {
		parent::__construct( $shown->getName(), $shown->getKind(), $reason );
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

	public function getGroup(): ?string {
		return $this->group;
	}
}
