<?php

namespace MediaWiki\Extension\Statsig\Client;

use MediaWiki\Extension\Statsig\Settings\Settings;

/**
 * A token shows the relay that this wiki itself decided these groups for a unit. Without one, anybody could make
 * up events of registered readers.
 */
final class Token {
	private const HOUR_MS = 3600000;
	private const LENGTH = 32;

	public function __construct( private readonly Settings $settings ) {
	}

	/**
	 * @return string Key of the tokens; empty without a secret. It is derived from the units' secret, so that
	 *  operators have one secret only, and differs from it, so that tokens tell nothing about pseudonyms.
	 */
	public function key(): string {
		$secret = $this->settings->get( 'StatsigUnitSecret' );
		return $secret === '' ? '' : hash_hmac( 'sha256', 'statsig relay token', $secret );
	}

	/**
	 * @param string $unit
	 * @param string $version Of the document, 16 hex digits
	 * @param array<string,string> $groups Name => group
	 * @return string 32 hex digits, a full stop, and the hour as a number of hours since 1970
	 */
	public function of( string $unit, string $version, array $groups ): string {
		$pairs = [];
		foreach ( $groups as $name => $group ) {
			$pairs[] = "$name=$group";
		}
		sort( $pairs, SORT_STRING );
		$hour = intdiv( (int)( microtime( true ) * 1000 ), self::HOUR_MS );
		$text = "$unit\n$version\n" . implode( "\n", $pairs ) . "\n$hour";
		return substr( hash_hmac( 'sha256', $text, $this->key() ), 0, self::LENGTH ) . ".$hour";
	}
}
