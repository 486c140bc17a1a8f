<?php

namespace MediaWiki\Extension\Statsig\Unit;

use MediaWiki\Extension\Statsig\Core\CentralIdLookup;
use MediaWiki\Extension\Statsig\Settings\Settings;
use MediaWiki\User\UserIdentity;

/**
 * The id under which a registered reader is bucketed: stable, the same on all wikis of a farm
 * that share accounts, and without the secret not to be led back to the account.
 */
final class Pseudonym {
	private const LENGTH = 32;

	/**
	 * @param Settings $settings
	 * @param string $provider Of central ids: $wgCentralIdLookupProvider
	 * @param \Closure $centralIds Returns the CentralIdLookupFactory. To build it takes as long as a first
	 *  decision, and most wikis have no central accounts.
	 * @param string $wikiId
	 * @param \Closure $log Returns an HourlyLog
	 */
	public function __construct(
		private readonly Settings $settings,
		private readonly string $provider,
		private readonly \Closure $centralIds,
		private readonly string $wikiId,
		private readonly \Closure $log
	) {
	}

	/**
	 * @param UserIdentity $user
	 * @return string|null 32 hex digits; null for unregistered readers, without a secret, and for
	 *  accounts that a central provider does not know
	 */
	public function of( UserIdentity $user ): ?string {
		if ( !$user->isRegistered() ) {
			return null;
		}
		$secret = $this->settings->get( 'StatsigUnitSecret' );
		if ( $secret === '' ) {
			( $this->log )()->warn( 'secret', '$wgStatsigUnitSecret is not set: registered readers have no unit.' );
			return null;
		}
		$account = $this->accountOf( $user );
		return $account === null
			? null
			: substr( hash_hmac( 'sha256', $account, $secret ), 0, self::LENGTH );
	}

	private function accountOf( UserIdentity $user ): ?string {
		if ( $this->provider === 'local' ) {
			return "local:{$this->wikiId}:{$user->getId()}";
		}
		$lookup = ( $this->centralIds )()->getLookup( $this->provider );
		if ( !$lookup->isAttached( $user ) ) {
			return null;
		}
		$id = $lookup->centralIdFromLocalUser( $user, CentralIdLookup::AUDIENCE_RAW );
		return $id ? "central:{$this->provider}:$id" : null;
	}
}
