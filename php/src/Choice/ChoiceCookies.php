<?php

namespace MediaWiki\Extension\Statsig\Choice;

use MediaWiki\Extension\Statsig\Unit\ReaderUnits;

/**
 * Writes what a reader chose into this browser's cookies, as the module ext.statsig writes and reads them: scripts must be
 * able to. Only in a response that no cache keeps.
 */
final class ChoiceCookies {
	public const IN = 'in';
	public const OUT = ReaderChoice::OUT;

	/** Browsers keep a cookie for so long at most */
	private const CHOICE_DAYS = 400;
	/** As mw.statsig.setConsent() */
	private const CONSENT_DAYS = 180;

	private const OPTIONS = [ 'httpOnly' => false, 'sameSite' => 'Lax' ];

	/**
	 * @param \WebResponse|\MediaWiki\Request\WebResponse $response
	 * @param string $chosen IN or OUT
	 * @param bool $isAsked Whether the wiki asks its readers first: then IN is the consent
	 */
	public static function set( object $response, string $chosen, bool $isAsked ): void {
		if ( $chosen === self::OUT ) {
			$response->setCookie( ReaderChoice::CHOICE, ReaderChoice::OUT, self::until( self::CHOICE_DAYS ), self::OPTIONS );
			$response->clearCookie( ReaderChoice::CONSENT, self::OPTIONS );
			$response->clearCookie( ReaderUnits::COOKIE, self::OPTIONS );
			return;
		}
		$response->clearCookie( ReaderChoice::CHOICE, self::OPTIONS );
		if ( $isAsked ) {
			$response->setCookie( ReaderChoice::CONSENT, ReaderChoice::GIVEN, self::until( self::CONSENT_DAYS ), self::OPTIONS );
		}
	}

	private static function until( int $days ): int {
		return time() + $days * 86400;
	}
}
