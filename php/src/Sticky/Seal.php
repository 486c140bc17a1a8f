<?php

namespace MediaWiki\Extension\Statsig\Sticky;

use MediaWiki\Extension\Statsig\Settings\Settings;

/**
 * The text of a record, as a preference holds it: a code of authentication, then the record as JSON.
 *
 * The code is over the unit, the entry's name and the record. So a record that was made for another pseudonym or entry, or
 * that somebody wrote by hand, is none; and the pseudonym itself, which nobody may lead back to an account, does not stand
 * beside the account in the database.
 */
final class Seal {
	/** Hex digits of the code */
	private const LENGTH = 32;

	/** Bytes of a preference that MediaWiki keeps: UserOptionsManager cuts what is longer, which 1.39.0 does not say by a constant */
	public const MOST_BYTES = 65530;

	public function __construct( private readonly Settings $settings ) {
	}

	/**
	 * @param string $key Of the unit: its id, a colon and its type
	 * @param string $name Of the entry
	 * @param string $json The record
	 * @return string Longer than MOST_BYTES for what a preference cannot hold
	 */
	public function close( string $key, string $name, string $json ): string {
		return $this->codeOf( $key, $name, $json ) . $json;
	}

	/**
	 * @param string $key
	 * @param string $name
	 * @param string $text
	 * @return string|null The record as JSON; null where this is none of this unit and entry
	 */
	public function open( string $key, string $name, string $text ): ?string {
		$json = substr( $text, self::LENGTH );
		return hash_equals( $this->codeOf( $key, $name, $json ), substr( $text, 0, self::LENGTH ) ) ? $json : null;
	}

	private function codeOf( string $key, string $name, string $json ): string {
		// With a key of its own, so that a code tells nothing about pseudonyms or tokens
		$secret = hash_hmac( 'sha256', 'statsig sticky record', $this->settings->get( 'StatsigUnitSecret' ) );
		return substr( hash_hmac( 'sha256', "$key\n$name\n$json", $secret ), 0, self::LENGTH );
	}
}
