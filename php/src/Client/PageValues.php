<?php

namespace MediaWiki\Extension\Statsig\Client;

use MediaWiki\Extension\Statsig\Unit\ReaderUnits;
use MediaWiki\User\UserIdentity;

/**
 * The values that a registered reader's page already brings along, so that features need not wait for a
 * request.
 */
final class PageValues {
	public function __construct(
		private readonly ClientValues $values,
		private readonly ReaderUnits $readerUnits
	) {
	}

	/**
	 * @param UserIdentity $user
	 * @param \Closure|null $page As ReaderAttributes::of() takes it
	 * @param \Closure|null $country As ReaderUnits::of() takes it
	 * @return array|null Null for unregistered readers, whose pages a cache serves to everybody
	 */
	public function of( UserIdentity $user, ?\Closure $page = null, ?\Closure $country = null ): ?array {
		return $user->isRegistered()
			? $this->values->of( $this->readerUnits->of( $user, null, $page, $country ) )
			: null;
	}
}
