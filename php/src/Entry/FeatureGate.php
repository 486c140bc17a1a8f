<?php

namespace MediaWiki\Extension\Statsig\Entry;

/**
 * A gate, which a reader passes or not.
 */
final class FeatureGate extends Entry {
	/**
	 * @return string|null "true" or "false" for a unit that a rule decided, as in JavaScript and in memberships; null for
	 *  others
	 */
	public function getAssignedGroup(): ?string {
		$isEnabled = $this->isEnabled();
		return $this->decision->getRuleId() === '' ? $this->decision->getGroup() : ( $isEnabled ? 'true' : 'false' );
	}
}
