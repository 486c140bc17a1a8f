<?php

namespace MediaWiki\Extension\Statsig\Unit;

use MediaWiki\Config\ServiceOptions;
use MediaWiki\Extension\Statsig\Core\CentralIdLookup;
use MediaWiki\Extension\Statsig\HourlyLog;
use MediaWiki\MainConfigNames;
use MediaWiki\User\UserIdentity;

/**
 * The id under which a registered reader is bucketed: stable, the same on all wikis of a farm
 * that share accounts, and without the secret not to be led back to the account.
 */
final class Pseudonym {
	public const CONSTRUCTOR_OPTIONS = [ 'StatsigUnitSecret', MainConfigNames::CentralIdLookupProvider ];

	private const LENGTH = 32;

	/**
	 * @param ServiceOptions $options
	 * @param \Closure $centralIds Returns the CentralIdLookupFactory. To build it takes as long as a first
	 *  decision, and most wikis have no central accounts.
	 * @param string $wikiId
	 * @param HourlyLog $log
	 */
	public function __construct(
		private readonly ServiceOptions $options,
		private readonly \Closure $centralIds,
		private readonly string $wikiId,
		private readonly HourlyLog $log
	) {
		$options->assertRequiredOptions( self::CONSTRUCTOR_OPTIONS );
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
		$secret = (string)$this->options->get( 'StatsigUnitSecret' );
		if ( $secret === '' ) {
			$this->log->warn( 'secret', '$wgStatsigUnitSecret is not set: registered readers have no unit.' );
			return null;
		}
		$account = $this->accountOf( $user );
		return $account === null
			? null
			: substr( hash_hmac( 'sha256', $account, $secret ), 0, self::LENGTH );
	}

	private function accountOf( UserIdentity $user ): ?string {
		$provider = $this->options->get( MainConfigNames::CentralIdLookupProvider );
		if ( $provider === 'local' ) {
			return "local:{$this->wikiId}:{$user->getId()}";
		}
		$lookup = ( $this->centralIds )()->getLookup( $provider );
		if ( !$lookup->isAttached( $user ) ) {
			return null;
		}
		$id = $lookup->centralIdFromLocalUser( $user, CentralIdLookup::AUDIENCE_RAW );
		return $id ? "central:$provider:$id" : null;
	}
}
