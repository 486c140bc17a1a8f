<?php

namespace MediaWiki\Extension\Statsig\Unit;

/**
 * What decisions about a reader may look at: the units, by which groups are chosen, and attributes. It holds no
 * name, address or page.
 */
final class Units {
	/**
	 * @param string|null $userID Pseudonym of a registered reader, 32 hex digits
	 * @param string|null $stableID Id of a browser, 20 hex digits
	 * @param array<string,string> $attributes Such as [ 'wiki' => 'enwiki', 'account' => 'named' ]
	 */
	public function __construct(
		public readonly ?string $userID = null,
		public readonly ?string $stableID = null,
		public readonly array $attributes = []
	) {
	}

	/**
	 * @param string $idType As a config entry names it, in upper or lower case
	 * @return string|null
	 */
	public function get( string $idType ): ?string {
		return match ( strtolower( $idType ) ) {
			'userid' => $this->userID,
			'stableid' => $this->stableID,
			default => null,
		};
	}
}
