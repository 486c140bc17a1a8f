<?php

namespace MediaWiki\Extension\Statsig\Farm;

/**
 * Names bytes that lie in the farm's store, compressed and cut into parts.
 */
final class Blob {
	/** Parts of one at most: half a gigabyte */
	private const MOST_PARTS = 1000;

	/**
	 * @param string $sha256 Of the bytes, in hex
	 * @param int $bytes How many there are
	 * @param string[] $parts SHA-256 of each part, in order
	 */
	public function __construct(
		public readonly string $sha256,
		public readonly int $bytes,
		public readonly array $parts
	) {
	}

	/**
	 * @param mixed $given What toArray() gave, or anything else that lies in a store
	 * @return self|null
	 */
	public static function of( $given ): ?self {
		$isSound = is_array( $given ) && self::isHash( $given['sha256'] ?? null ) && is_int( $given['bytes'] ?? null ) &&
			is_array( $given['parts'] ?? null ) && count( $given['parts'] ) <= self::MOST_PARTS &&
			array_filter( $given['parts'], self::isHash( ... ) ) === $given['parts'];
		return $isSound ? new self( $given['sha256'], $given['bytes'], array_values( $given['parts'] ) ) : null;
	}

	/** @return array{sha256:string,bytes:int,parts:string[]} */
	public function toArray(): array {
		return [ 'sha256' => $this->sha256, 'bytes' => $this->bytes, 'parts' => $this->parts ];
	}

	/** @param mixed $text */
	private static function isHash( $text ): bool {
		return is_string( $text ) && preg_match( '/^[0-9a-f]{64}$/D', $text ) === 1;
	}
}
