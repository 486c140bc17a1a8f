<?php

namespace MediaWiki\Extension\Statsig\Source;

use MediaWiki\Extension\Statsig\Unit\Units;

/**
 * Where decisions come from. Everything in the extension that asks for a gate, config,
 * experiment or layer asks here, so that another vendor or a system of the site's own
 * needs this interface and nothing else.
 */
interface DecisionSource {
	public const GATE = 'gate';
	public const CONFIG = 'dynamic_config';
	public const EXPERIMENT = 'experiment';
	public const LAYER = 'layer';

	/** Reason of a decision for which the unit of the entry's type is missing */
	public const NO_UNIT = 'NoUnit';
	/** The same where the source has nothing to decide with */
	public const NO_CONFIG = 'NoConfig';
	/** The same while $wgStatsigEnabled is false */
	public const DISABLED = 'Disabled';
	/** And where a part of Statsig fails */
	public const ERROR = 'Error';

	/**
	 * Decide for the unit that the entry is bucketed by, and tell nobody: the exposure is logged by Decision::expose().
	 *
	 * @param string $name
	 * @param string $kind One of the constants
	 * @param Units $units
	 * @param bool $isCounted Whether somebody asks who means not to expose: a source may count how often
	 * @return Decision Always one: a default with a reason where nothing can be decided
	 */
	public function decide( string $name, string $kind, Units $units, bool $isCounted = false ): Decision;

	/**
	 * The cheapest question: decide a gate for the unit that it is bucketed by, and log the exposure at
	 * once, as Decision::expose() does.
	 *
	 * @param string $gate
	 * @param Units $units
	 * @return bool|null Null where nothing is decided, and so nothing logged
	 */
	public function check( string $gate, Units $units ): ?bool;

	/**
	 * What an entry is bucketed by, without deciding it. A decision may name another type, where the
	 * source lets another entry answer.
	 *
	 * @param string $name
	 * @param string $kind One of the constants
	 * @return string Such as "userID" or "stableID"; empty for unknown names
	 */
	public function getIdType( string $name, string $kind ): string;

	/**
	 * @return bool False where nothing can be decided in this process
	 */
	public function isAvailable(): bool;

	/**
	 * @return string Version of the software that decides, empty where there is none
	 */
	public function getSoftwareVersion(): string;

	/**
	 * @return string Version of the document that decides (16 hex digits), empty where there is none
	 */
	public function getDocumentVersion(): string;

	/**
	 * @return int When what decides last changed on this host, for all of its processes: seconds since 1970,
	 *  0 where nothing decides. What was decided earlier may have been decided otherwise.
	 */
	public function getChangeTime(): int;
}
