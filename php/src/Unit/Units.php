<?php

namespace MediaWiki\Extension\Statsig\Unit;

use MediaWiki\Extension\Statsig\Attributes\ReaderCountry;
use MediaWiki\User\UserIdentity;

/**
 * What decisions about a reader may look at: the units, by which groups are chosen, attributes, and the country, which is
 * told to nobody. Of name, address and page they see nothing.
 */
final class Units {
	/** @var string[] For which $found was found */
	private array $fields = [];

	/** @var array<string,string|int|float|bool> */
	private array $found = [];

	/** @var string|false|null What $country gave; false before it was asked */
	private string|false|null $foundCountry = false;

	/** @var array<string,string|null> What $custom gave, by type in lower case */
	private array $customIds = [];

	/**
	 * @param string|null $userID Pseudonym of a registered reader, 32 hex digits
	 * @param string|null $stableID Id of a browser, 20 hex digits
	 * @param \Closure|null $attributes Returns those of these fields that are known, as attributes() takes and gives them
	 * @param \Closure|null $custom Given a type that is neither of these two, returns the reader's id of it, or null
	 * @param UserIdentity|null $account Of a registered reader, by which what it keeps is found. No decision looks at it
	 * @param \Closure|null $country Returns the country that the reader is in, or null; null where nobody may know
	 */
	public function __construct(
		public readonly ?string $userID = null,
		public readonly ?string $stableID = null,
		private readonly ?\Closure $attributes = null,
		private readonly ?\Closure $custom = null,
		public readonly ?UserIdentity $account = null,
		private readonly ?\Closure $country = null
	) {
	}

	/**
	 * Found out only now, and only these: most are dear, and what a decision does not read has no place in its record.
	 *
	 * @param string[] $fields Those that the source's decisions read
	 * @return array<string,string|int|float|bool> Such as [ 'wiki' => 'enwiki', 'account' => 'named' ]
	 */
	public function attributes( array $fields ): array {
		if ( $fields !== $this->fields ) {
			$this->found = $this->attributes ? ( $this->attributes )( $fields ) : [];
			$this->fields = $fields;
		}
		return $this->found;
	}

	/**
	 * No attribute, as those are recorded: whoever decides by it keeps it to itself. Found out only where a decision reads it.
	 *
	 * @param string[] $fields Those that the source's decisions read
	 * @return string|null Two capital letters
	 */
	public function country( array $fields ): ?string {
		if ( !$this->country || !in_array( ReaderCountry::FIELD, array_map( 'strtolower', $fields ), true ) ) {
			return null;
		}
		if ( $this->foundCountry === false ) {
			$this->foundCountry = ( $this->country )();
		}
		return $this->foundCountry;
	}

	/** @return self The same without the account */
	public function ofBrowser(): self {
		return new self( null, $this->stableID, $this->attributes, null, null, $this->country );
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
