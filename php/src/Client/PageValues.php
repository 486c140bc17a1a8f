<?php

namespace MediaWiki\Extension\Statsig\Client;

use MediaWiki\Extension\Statsig\Unit\ReaderUnits;
use MediaWiki\User\UserIdentity;

/**
 * The values that ride in a registered reader's own page, so that nothing is fetched before
 * features show.
 */
final class PageValues {
	public function __construct(
		private readonly ClientValues $values,
		private readonly ReaderUnits $readerUnits
	) {
	}

	/**
	 * @param UserIdentity $user
	 * @return array|null Null for unregistered readers: their page is everybody's
	 */
	public function of( UserIdentity $user ): ?array {
		return $user->isRegistered()
			? $this->values->of( $this->readerUnits->of( $user ), 'userID' )
			: null;
	}
}
