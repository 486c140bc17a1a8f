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

	/** Reason of a default: the reader has no unit of the entry's type */
	public const NO_UNIT = 'NoUnit';
	/** Reason of a default: the source has no config to decide with */
	public const NO_CONFIG = 'NoConfig';
	/** Reason of a default: $wgStatsigEnabled is false */
	public const DISABLED = 'Disabled';
	/** Reason of a default: a part of Statsig failed, and the log says why */
	public const ERROR = 'Error';
	/** Reason of an answer that $wgStatsigForce gives */
	public const PINNED = 'Pinned';
	/** Reason of an answer that the page's address asks for */
	public const FORCED = 'Forced';

	/**
	 * Decide by the unit of the entry's type, and log no exposure: that is what Decision::expose() does.
	 *
	 * @param string $name
	 * @param string $kind One of the constants
	 * @param Units $units
	 * @param bool $isCounted Whether the caller chose not to expose; a source may count such questions
	 * @return Decision Always one: a default with a reason where nothing can be decided
	 */
	public function decide( string $name, string $kind, Units $units, bool $isCounted = false ): Decision;

	/**
	 * The cheapest question: decide a gate by the unit of its type, and log the exposure at once, as
	 * Decision::expose() does.
	 *
	 * @param string $gate
	 * @param Units $units
	 * @return bool|null Null where nothing is decided, and so nothing logged
	 */
	public function check( string $gate, Units $units ): ?bool;

	/**
	 * The type of unit that an entry is decided by, without deciding it. A decision may name another type, if the
	 * source let another entry answer.
	 *
	 * @param string $name
	 * @param string $kind One of the constants
	 * @return string Such as "userID" or "stableID"; empty for unknown names
	 */
	public function getIdType( string $name, string $kind ): string;

	/**
	 * @return string[] The attributes that decisions of any entry may look at, as conditions spell them. Nobody need find out
	 *  others of a reader
	 */
	public function getFieldsRead(): array;

	/**
	 * The answer of an entry as if all readers were in a group of it. Nobody is exposed to that.
	 *
	 * @param string $name
	 * @param string $kind One of the constants
	 * @param bool|string $group Of a gate true or false; of others the group's name, or false: the entry is off, and
	 *  every parameter has the default of whoever asks
	 * @param string $reason That the decision gives
	 * @return Decision|null Null where this entry has no such group
	 */
	public function force( string $name, string $kind, bool|string $group, string $reason ): ?Decision;

	/**
	 * From now on nothing of this request is recorded, nor what was recorded of it before.
	 */
	public function mute(): void;

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
	 * @return int Since when all processes of this host decide by the current config: seconds since 1970, 0 without
	 *  a config. Earlier decisions may be different.
	 */
	public function getChangeTime(): int;
}
