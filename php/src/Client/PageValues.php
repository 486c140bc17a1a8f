<?php

namespace MediaWiki\Extension\Statsig\Client;

use MediaWiki\Extension\Statsig\Attributes\PageAttributes;
use MediaWiki\Extension\Statsig\Unit\ReaderUnits;

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
	 * @param \IContextSource|\MediaWiki\Context\IContextSource $context Of the page
	 * @return array|null Null for unregistered readers, whose pages a cache serves to everybody
	 */
	public function of( object $context ): ?array {
		$user = $context->getUser();
		return $user->isRegistered()
			? $this->values->of( $this->readerUnits->of( $user, null, static fn ( array $fields ) => PageAttributes::of( $context, $fields ) ) )
			: null;
	}
}
