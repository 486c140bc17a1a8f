<?php

namespace MediaWiki\Extension\Statsig\Unit;

use MediaWiki\User\UserIdentity;

/**
 * The pseudonym of a registered reader, which ReaderUnits makes.
 */
final class AccountPseudonym implements UnitSource {
	public function __construct( private readonly ReaderUnits $units ) {
	}

	/** @inheritDoc */
	public function types(): array {
		return [ new UnitType( 'userID', UnitType::HEX32, UnitType::OURS ) ];
	}

	/** @inheritDoc */
	public function idOf( string $idType, UserIdentity $reader, ?object $request, string $entry ): ?string {
		return strcasecmp( $idType, 'userID' ) === 0 ? $this->units->of( $reader )->userID : null;
	}
}
