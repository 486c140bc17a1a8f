<?php

namespace MediaWiki\Extension\Statsig\Unit;

use MediaWiki\Extension\Statsig\Core\CentralIdLookup;
use MediaWiki\Extension\Statsig\CoreNames;
use MediaWiki\Extension\Statsig\Settings\Settings;
use MediaWiki\User\UserIdentity;

/**
 * The units of a reader, from the account and the stable id cookie. Nothing else of a request goes in: no
 * address, user agent, e-mail, user name or URL.
 *
 * The userID of a registered reader is a pseudonym. It never changes, is the same on all wikis of a farm that
 * share accounts, and cannot be traced back to the account without the secret.
 */
final class ReaderUnits {
	/** Name of the cookie without the wiki's prefix. CDNs do not take a cookie of this name for a session */
	public const COOKIE = 'statsigId';

	/** Hex digits of a pseudonym */
	private const LENGTH = 32;

	/** How many are kept: a page asks for few, and a script that goes through all accounts must not keep all */
	private const KEPT = 8;

	/** @var array<string,?string> Id and name of an account => its pseudonym; the ones made last, oldest first */
	private array $pseudonyms = [];

	/**
	 * @param Settings $settings
	 * @param string $provider Of central ids: $wgCentralIdLookupProvider
	 * @param string $wikiId
	 * @param \Closure $service Returns the service of a name: CentralIdLookupFactory, which most wikis do not need and
	 *  which takes as long to build as a first decision, Statsig.ReaderAttributes, Statsig.Log and Statsig.CustomIds
	 */
	public function __construct(
		private readonly Settings $settings,
		private readonly string $provider,
		private readonly string $wikiId,
		private readonly \Closure $service
	) {
	}

	/**
	 * @param UserIdentity $user
	 * @param string|null $stableID Only where the response is private; see stableIdOf()
	 * @param \Closure|null $page As ReaderAttributes::of() takes it
	 * @param \Closure|null $country As Units takes it: only where the response, and the request too, is this reader's own
	 * @return Units
	 */
	public function of( UserIdentity $user, ?string $stableID = null, ?\Closure $page = null, ?\Closure $country = null ): Units {
		$id = $user->getId();
		$key = $id . '|' . $user->getName();
		if ( $id !== 0 && !\array_key_exists( $key, $this->pseudonyms ) ) {
			if ( \count( $this->pseudonyms ) === self::KEPT ) {
				unset( $this->pseudonyms[array_key_first( $this->pseudonyms )] );
			}
			// All in this function: each further one that a request has not called before costs its first question 1 us
			$secret = $this->settings->get( 'StatsigUnitSecret' );
			if ( $secret === '' ) {
				( $this->service )( 'Statsig.Log' )
					->warn( 'secret', '$wgStatsigUnitSecret is not set: registered readers have no unit.' );
			}
			$account = match ( true ) {
				$secret === '' => null,
				$this->provider === 'local' => "local:{$this->wikiId}:$id",
				default => $this->centralAccountOf( $user ),
			};
			if ( $account !== null || $secret === '' ) {
				// Others may be attached later in this request, as accounts are that were just created
				$this->pseudonyms[$key] = $account === null ? null : \substr( \hash_hmac( 'sha256', $account, $secret ), 0, self::LENGTH );
			}
		}
		return new Units(
			$id === 0 ? null : $this->pseudonyms[$key] ?? null,
			$stableID,
			fn ( array $fields ) => ( $this->service )( 'Statsig.ReaderAttributes' )->of( $user, $fields, $page ),
			fn ( string $idType ) => ( $this->service )( 'Statsig.CustomIds' )->idOf( $idType, $user, null, '' ),
			$id === 0 ? null : $user,
			$country
		);
	}

	/**
	 * @param string|null $text What a browser claims
	 * @return string|null The text if it is a stable id of ours
	 */
	public static function stableIdOf( ?string $text ): ?string {
		return $text !== null && strlen( $text ) === 20 && strspn( $text, '0123456789abcdef' ) === 20 ? $text : null;
	}

	/**
	 * What WikiMap::getCurrentWikiId() would say. Loading that class would take a tenth of a request's first
	 * question, so it is only asked if the site has a database schema of its own.
	 *
	 * @return string
	 */
	public static function wikiId(): string {
		global $wgDBname, $wgDBmwschema, $wgDBprefix;
		if ( $wgDBmwschema !== null && $wgDBmwschema !== 'mediawiki' ) {
			return CoreNames::of( 'WikiMap' )::getCurrentWikiId();
		}
		return (string)$wgDBprefix === '' ? $wgDBname : "$wgDBname-$wgDBprefix";
	}

	/**
	 * @param UserIdentity $user A registered reader
	 * @return string|null Null for accounts that the central provider does not know
	 */
	private function centralAccountOf( UserIdentity $user ): ?string {
		$lookup = ( $this->service )( 'CentralIdLookupFactory' )->getLookup( $this->provider );
		if ( !$lookup->isAttached( $user ) ) {
			return null;
		}
		$id = $lookup->centralIdFromLocalUser( $user, CentralIdLookup::AUDIENCE_RAW );
		return $id ? "central:{$this->provider}:$id" : null;
	}
}
