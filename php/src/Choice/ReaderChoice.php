<?php

namespace MediaWiki\Extension\Statsig\Choice;

use MediaWiki\Extension\Statsig\Settings\Settings;
use MediaWiki\User\UserIdentity;

/**
 * Whether a reader has a part in experiments. Who has none gets defaults, and nothing of them is recorded. Cached pages know
 * nothing of it: there the browser obeys the same cookies and signal (resources/ext.statsig/client.js).
 */
final class ReaderChoice {
	/** Preference of an account, off by default */
	public const PREFERENCE = Settings::OPT_OUT;

	/** Cookies, without the wiki's prefix, and what they hold where they say yes. JavaScript reads and writes them too */
	public const CHOICE = 'statsigChoice';
	public const OUT = 'out';
	public const CONSENT = 'statsigConsent';
	public const GIVEN = '1';

	/** Stands in a registered reader's page in the place of values, so that the browser hears of the preference */
	public const MARK = '=out';

	/**
	 * @param Settings $settings
	 * @param \Closure $service Returns the service of a name: UserOptionsLookup and DBLoadBalancer, which few requests need
	 */
	public function __construct(
		private readonly Settings $settings,
		private readonly \Closure $service
	) {
	}

	/**
	 * @param UserIdentity $reader
	 * @param \WebRequest|\MediaWiki\Request\WebRequest|null $request The reader's own; null where there is none
	 * @return bool
	 */
	public function isOut( UserIdentity $reader, ?object $request ): bool {
		return ( $request && $this->isBrowserOut( $request ) ) || $this->isAccountOut( $reader );
	}

	public function isAccountOut( UserIdentity $account ): bool {
		return $account->isRegistered() && (bool)( $this->service )( 'UserOptionsLookup' )->getOption( $account, self::PREFERENCE );
	}

	/**
	 * For scripts that go through all accounts: MediaWiki would keep the preferences of each in memory.
	 *
	 * @param int $id Of an account
	 * @return bool
	 */
	public function isStoredOut( int $id ): bool {
		return (bool)( $this->service )( 'DBLoadBalancer' )->getConnection( DB_REPLICA )->selectField(
			'user_properties', 'up_value', [ 'up_user' => $id, 'up_property' => self::PREFERENCE ], __METHOD__
		);
	}

	/**
	 * @param \WebRequest|\MediaWiki\Request\WebRequest $request
	 * @return bool By the cookie, or by the signal where the wiki honours that
	 */
	public function isBrowserOut( object $request ): bool {
		return $this->isCookieOut( $request ) || $this->isSignalled( $request );
	}

	/**
	 * @param \WebRequest|\MediaWiki\Request\WebRequest $request
	 * @return bool
	 */
	public function isCookieOut( object $request ): bool {
		return $request->getCookie( self::CHOICE ) === self::OUT;
	}

	/**
	 * @param \WebRequest|\MediaWiki\Request\WebRequest $request
	 * @return bool
	 */
	public function isSignalled( object $request ): bool {
		return $request->getHeader( 'Sec-GPC' ) === '1' && $this->settings->get( 'StatsigGlobalPrivacyControl' );
	}

	/**
	 * @param \WebRequest|\MediaWiki\Request\WebRequest|null $request As isOut() takes it
	 * @return bool Whether something may be recorded, and a browser have an id
	 */
	public function mayRecord( ?object $request ): bool {
		return !$this->isAsked()
			|| ( $request && $request->getCookie( self::CONSENT ) === self::GIVEN );
	}

	/** @return bool Whether the wiki asks its readers before it records anything */
	public function isAsked(): bool {
		return $this->settings->get( 'StatsigConsent' ) !== 'none';
	}
}
