<?php

namespace MediaWiki\Extension\Statsig\Explain;

/**
 * One entry as the page shows it.
 */
final class EntryState {
	/**
	 * @param string $name
	 * @param string $kind A value of Statsig\Kind; empty for a listed name that the config does not have
	 * @param string $idType Of the unit that it is decided by
	 * @param array[] $deliveries Where it is decided, each [ key of a message, its parameters ... ]
	 * @param array[] $warnings Likewise
	 * @param int|null $bytes That it costs in the program; null where it is not in it
	 * @param array|null $rules As Statsig\rules() gives them
	 */
	public function __construct(
		public readonly string $name,
		public readonly string $kind,
		public readonly string $idType,
		public readonly array $deliveries,
		public readonly array $warnings,
		public readonly ?int $bytes,
		public readonly ?array $rules
	) {
	}
}
