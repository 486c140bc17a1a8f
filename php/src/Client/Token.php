<?php

namespace MediaWiki\Extension\Statsig\Client;

use MediaWiki\Extension\Statsig\Settings\Settings;

/**
 * Shows the relay that this wiki decided a set of groups for a unit, so that nobody can make a
 * registered unit's events up.
 */
final class Token {
	private const HOUR_MS = 3600000;
	private const LENGTH = 32;

	public function __construct( private readonly Settings $settings ) {
	}

	/**
	 * @return string Key of the tokens, empty without a secret. Made from the units' secret, so that
	 *  an operator keeps one, and not the same, so that a token says nothing about pseudonyms.
	 */
	public function key(): string {
		$secret = $this->settings->get( 'StatsigUnitSecret' );
		return $secret === '' ? '' : hash_hmac( 'sha256', 'statsig relay token', $secret );
	}

	/**
	 * @param string $unit
	 * @param string $version Of the document, 16 hex digits
	 * @param array<string,string> $groups Name => group
	 * @return string 32 hex digits, a full stop, the hour
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
