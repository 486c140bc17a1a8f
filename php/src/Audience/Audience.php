<?php

namespace MediaWiki\Extension\Statsig\Audience;

use MediaWiki\User\UserIdentity;

/**
 * Who gets the output that the running code makes, which decides whether a decision may go into it.
 *
 * Private: one reader alone, so that PHP decides for that reader. Shared: a cache may serve it to others too,
 * so that PHP gives defaults and browsers decide. Nobody: it is kept for everybody (parser output, object
 * caches), read by no reader (jobs), or made without the login that the request has; so nothing is decided.
 */
final class Audience {
	/** Causes, besides those of ResponseAudience. A decision gives them as its reason */
	public const SHARED = 'DecidedInBrowser';
	public const LOGIN_SUPPRESSED = 'LoginSuppressed';
	/** The reader wants no part in it (ReaderChoice) */
	public const OPTED_OUT = 'OptedOut';
	/** The module is missing; the source's own reason stands in its place */
	public const UNAVAILABLE = 'Unavailable';

	/**
	 * @param string|null $cause Why nothing may be decided; null where it may
	 * @param UserIdentity|null $reader The one to decide for; null with a cause
	 * @param string|null $stableID Id in the reader's cookie, as the browser claims it, or what stands for it (EdgeHeader)
	 * @param bool $isSeen Whether the reader will see the output; if not, nothing is exposed
	 * @param string $asked What the request's address says of groups to show: Forcing\Parameter
	 * @param array<string|int,string> $ids Name of an entry => the id that stands for the cookie where this entry is decided
	 */
	public function __construct(
		public readonly ?string $cause,
		public readonly ?UserIdentity $reader = null,
		public readonly ?string $stableID = null,
		public readonly bool $isSeen = false,
		public readonly string $asked = '',
		public readonly array $ids = []
	) {
	}

	/** @return self The same, where nothing is exposed */
	public function unseen(): self {
		return new self( $this->cause, $this->reader, $this->stableID, false, $this->asked, $this->ids );
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
