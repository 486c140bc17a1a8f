<?php

namespace MediaWiki\Extension\Statsig\Unit;

/**
 * A type of unit: what config entries call it, the form of its ids, and who answers for them.
 */
final class UnitType {
	public const TOKEN = 'token';
	public const HEX20 = 'hex20';
	public const HEX32 = 'hex32';

	/** Owner of the types that are this extension's own */
	public const OURS = 'Statsig';

	/** Format => pattern, as the relay has them */
	private const PATTERNS = [
		self::TOKEN => '/^[A-Za-z0-9_.:-]{1,64}$/D',
		self::HEX20 => '/^[0-9a-f]{20}$/D',
		self::HEX32 => '/^[0-9a-f]{32}$/D',
	];

	/**
	 * @param string $idType Such as "userID"
	 * @param string $format One of the constants
	 * @param string $owner Name of an extension
	 */
	public function __construct(
		public readonly string $idType,
		public readonly string $format,
		public readonly string $owner
	) {
	}

	/** @return string[] */
	public static function formats(): array {
		return array_keys( self::PATTERNS );
	}

	public function fits( string $id ): bool {
		return preg_match( self::PATTERNS[$this->format], $id ) === 1 && !self::isAddress( $id );
	}

	/** Whether a text of a token's characters holds an IP address: those never leave */
	private static function isAddress( string $id ): bool {
		if ( preg_match( '/\d+(\.\d+){3}/', $id ) ) {
			return true;
		}
		preg_match_all( '/[0-9A-Fa-f:]*:[0-9A-Fa-f:]*/', $id, $found );
		foreach ( $found[0] as $part ) {
			if ( filter_var( $part, FILTER_VALIDATE_IP, FILTER_FLAG_IPV6 ) !== false ) {
				return true;
			}
		}
		return false;
	}
}
