<?php

namespace MediaWiki\Extension\Statsig\Unit;

use MediaWiki\User\UserIdentity;

/**
 * Where ids of readers come from. What it says of its types is the same for all readers; an id that does not have its
 * type's form is none.
 */
interface UnitSource {
	/** @return UnitType[] Types of the ids that it gives */
	public function types(): array;

	/**
	 * @param string $idType As a config entry names it, in upper or lower case
	 * @param UserIdentity $reader
	 * @param \WebRequest|\MediaWiki\Request\WebRequest|null $request The reader's own; null where there is none
	 * @param string $entry Name of the entry that is to be decided: an id may be for one entry alone
	 * @return string|null Null where the reader has none
	 */
	public function idOf( string $idType, UserIdentity $reader, ?object $request, string $entry ): ?string;
}
