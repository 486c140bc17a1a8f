<?php

namespace MediaWiki\Extension\Statsig\Source;

/**
 * One answer of a source for one unit. Reading it logs nothing.
 */
interface Decision {
	public function getName(): string;

	/**
	 * @return string One of DecisionSource's constants
	 */
	public function getKind(): string;

	public function isEnabled(): bool;

	/**
	 * @return mixed A bool for gates, else an array
	 */
	public function getValue();

	/**
	 * @return string The value as JSON, in which {} and [] differ as they do in the config
	 */
	public function getJson(): string;

	/**
	 * @param string $parameter
	 * @param mixed $default Returned if the parameter is missing or has another type than this
	 * @return mixed
	 */
	public function getParameter( string $parameter, $default );

	public function getRuleId(): string;

	public function getGroup(): ?string;

	/**
	 * @return string Type of the unit that the entry is decided by; empty for unknown names
	 */
	public function getIdType(): string;

	/**
	 * @return string Why the answer is what it is, such as "Recognized" or "NoUnit"
	 */
	public function getReason(): string;

	/**
	 * @return array[] Secondary exposures, as [ gate, "true" or "false", rule id ]
	 */
	public function getSecondaryExposures(): array;

	/**
	 * @return string|null Name of the experiment that a layer handed the unit to
	 */
	public function getAllocatedExperiment(): ?string;

	/**
	 * @return string Version of the entry with everything that it reaches, 8 hex digits: it changes with the rules
	 *  by which units are put into groups. Empty for unknown names.
	 */
	public function getVersion(): string;

	/**
	 * @return string The same of the experiment that getAllocatedExperiment() names; empty without one
	 */
	public function getAllocatedVersion(): string;

	/**
	 * Log that the unit saw this decision, unless this was logged a moment ago.
	 *
	 * @param string|null $parameter The parameter that was read, for layers
	 */
	public function expose( ?string $parameter = null ): void;
}
