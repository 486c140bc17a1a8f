<?php

namespace MediaWiki\Extension\Statsig\Unit;

use MediaWiki\User\UserIdentity;

/**
 * The browser's own id, from its cookie. JavaScript sets it; anybody may have written it, so that only its form is
 * believed.
 */
final class StableIdCookie implements UnitSource {
	/** @inheritDoc */
	public function types(): array {
		return [ new UnitType( 'stableID', UnitType::HEX20, UnitType::OURS ) ];
	}

	/** @inheritDoc */
	public function idOf( string $idType, UserIdentity $reader, ?object $request, string $entry ): ?string {
		return $request && strcasecmp( $idType, 'stableID' ) === 0
			? ReaderUnits::stableIdOf( $request->getCookie( ReaderUnits::COOKIE ) )
			: null;
	}
}
