<?php

namespace MediaWiki\Extension\Statsig\Unit;

/**
 * What decisions about a reader may look at: the units, by which groups are chosen, and attributes. It holds no
 * name, address or page.
 */
final class Units {
	/** @var array<string,string|int>|null What browserAttributes() gave */
	private ?array $browserAttributes = null;

	/** @var array<string,string|null> What $custom gave, by type in lower case */
	private array $customIds = [];

	/**
	 * @param string|null $userID Pseudonym of a registered reader, 32 hex digits
	 * @param string|null $stableID Id of a browser, 20 hex digits
	 * @param array<string,string> $attributes Such as [ 'wiki' => 'enwiki', 'account' => 'named' ]
	 * @param \Closure|null $page Returns what the reader's browser also knows, of the page that it shows
	 * @param \Closure|null $custom Given a type that is neither of these two, returns the reader's id of it, or null
	 */
	public function __construct(
		public readonly ?string $userID = null,
		public readonly ?string $stableID = null,
		public readonly array $attributes = [],
		private readonly ?\Closure $page = null,
		private readonly ?\Closure $custom = null
	) {
	}

	/**
	 * @return array<string,string|int> What a decision by the stable id may look at. The browser makes the same one by
	 *  the program, with these attributes
	 */
	public function browserAttributes(): array {
		return $this->browserAttributes ??= $this->attributes + ( $this->page ? ( $this->page )() : [] );
	}

	/** @return self The same without the account */
	public function ofBrowser(): self {
		return new self( null, $this->stableID, $this->attributes, $this->page );
	}

	/**
	 * @param string $idType As a config entry names it, in upper or lower case
	 * @return string|null
	 */
	public function get( string $idType ): ?string {
		$type = strtolower( $idType );
		return match ( $type ) {
			'userid' => $this->userID,
			'stableid' => $this->stableID,
			default => $this->customIdOf( $type ),
		};
	}

	private function customIdOf( string $type ): ?string {
		if ( $type === '' || !$this->custom ) {
			return null;
		}
		if ( !array_key_exists( $type, $this->customIds ) ) {
			$this->customIds[$type] = ( $this->custom )( $type );
		}
		return $this->customIds[$type];
	}
}
