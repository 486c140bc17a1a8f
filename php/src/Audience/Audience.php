<?php

namespace MediaWiki\Extension\Statsig\Audience;

use MediaWiki\User\UserIdentity;

/**
 * Whose output the running code makes, and with that whether a decision may go into it.
 *
 * Private: one reader's own. Shared: a cache may serve it to others, so that browsers decide.
 * Nobody's: kept for everybody (parser output, object caches), read by nobody (jobs), or made for
 * somebody whose login MediaWiki has put aside.
 */
final class Audience {
	/** Causes besides ResponseAudience's; they are the reasons that a decision gives */
	public const SHARED = 'DecidedInBrowser';
	public const LOGIN_SUPPRESSED = 'LoginSuppressed';

	/**
	 * @param string|null $cause Why nothing may be decided; null where it may
	 * @param UserIdentity|null $reader For whom is decided, null with a cause
	 * @param string|null $stableID Id in the reader's cookie, as the browser claims it
	 * @param bool $isSeen Whether the reader gets to see the output, so that exposures are true
	 */
	public function __construct(
		public readonly ?string $cause,
		public readonly ?UserIdentity $reader = null,
		public readonly ?string $stableID = null,
		public readonly bool $isSeen = false
	) {
	}

	public static function everybody(): self {
		return new self( self::SHARED );
	}

	/**
	 * @param string $cause
	 */
	public static function nobody( string $cause ): self {
		return new self( $cause );
	}
}
