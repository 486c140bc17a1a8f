<?php

namespace MediaWiki\Extension\Statsig\Attributes;

/**
 * Tells attributes that must not leave the wiki: those that name a person or a page, by what they are called or by what they
 * hold. The relay judges texts of browsers in the same way (src/events/words/token.rs).
 */
final class Personal {
	/** In lower case, without - and _ */
	private const NAMES = [
		'userid', 'user', 'id', 'name', 'username', 'realname', 'firstname', 'lastname', 'displayname', 'email', 'emailaddress', 'mail', 'phone',
		'ip', 'ipaddress', 'useragent', 'page', 'pageid', 'pagename', 'pagetitle', 'title', 'url', 'uri', 'path', 'referer',
		'referrer', 'session', 'sessionid', 'token', 'cookie', 'stableid',
	];

	/**
	 * @param string $name
	 * @return bool Whether no attribute may be called so
	 */
	public static function isName( string $name ): bool {
		return in_array( str_replace( [ '-', '_' ], '', strtolower( $name ) ), self::NAMES, true );
	}

	/**
	 * @param string $text
	 * @return bool Whether it reads as an e-mail address, an IP address, a user agent or a URL, in whole or in part
	 */
	public static function isAddress( string $text ): bool {
		return preg_match( '!@|//|\d{1,3}(\.\d{1,3}){3}|:.*:|^www\.|^(https?|ftps?|wss?|file|data|blob|mailto|javascript):|/\d!i', $text ) === 1;
	}
}
