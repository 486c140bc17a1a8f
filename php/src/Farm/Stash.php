<?php

namespace MediaWiki\Extension\Statsig\Farm;

/**
 * The store that all hosts of a farm share: pointers by name, and what they point to in immutable parts that are named after
 * their content. A store may say that it has written and keep nothing, or lose a part: so all is read back, and each part
 * is held against its name.
 */
class Stash {
	/** Bytes of a part at most: memcached takes no more than 1 MiB as one item, and databases have bounds of their own */
	public const PART_BYTES = 1 << 19;

	/** Seconds that a part lives which nobody renews */
	public const TTL = 7 * 86400;

	/** Parts that are read at once */
	private const AT_ONCE = 8;

	/** Bytes at most that a blob may have when it is whole again: those of the longest list of ids */
	private const MOST_BYTES = 1 << 28;

	/**
	 * @param \Closure $store Returns the BagOStuff
	 * @param string $farm Setting StatsigFarm, which all keys have
	 */
	public function __construct(
		private readonly \Closure $store,
		private readonly string $farm
	) {
	}

	/**
	 * @param string $bytes
	 * @return Blob|null null where they are not in the store now
	 */
	public function put( string $bytes ): ?Blob {
		$parts = [];
		foreach ( str_split( gzencode( $bytes, 6 ), self::PART_BYTES ) as $part ) {
			$name = hash( 'sha256', $part );
			$key = $this->key( 'part', $name );
			$store = $this->store();
			$isThere = $store->get( $key, $store::READ_LATEST ) === $part && $store->changeTTL( $key, self::TTL );
			if ( !$isThere && !( $store->set( $key, $part, self::TTL ) && $store->get( $key, $store::READ_LATEST ) === $part ) ) {
				return null;
			}
			$parts[] = $name;
		}
		return new Blob( hash( 'sha256', $bytes ), strlen( $bytes ), $parts );
	}

	/**
	 * Renews the time that these live.
	 *
	 * @param Blob ...$blobs
	 * @return bool False if a part of them is gone
	 */
	public function keep( Blob ...$blobs ): bool {
		foreach ( $blobs as $blob ) {
			foreach ( $blob->parts as $part ) {
				if ( !$this->store()->changeTTL( $this->key( 'part', $part ), self::TTL ) ) {
					return false;
				}
			}
		}
		return true;
	}

	/**
	 * @param Blob $blob
	 * @return string|null null if a part is missing or is not what it should be
	 */
	public function get( Blob $blob ): ?string {
		$packed = '';
		foreach ( array_chunk( $blob->parts, self::AT_ONCE ) as $names ) {
			$keys = array_map( fn ( $name ) => $this->key( 'part', $name ), $names );
			$store = $this->store();
			$found = $store->getMulti( $keys );
			if ( count( $found ) < count( $keys ) ) {
				// A replica may be behind
				$found = $store->getMulti( $keys, $store::READ_LATEST );
			}
			foreach ( $keys as $at => $key ) {
				$part = $found[$key] ?? '';
				if ( !is_string( $part ) || hash( 'sha256', $part ) !== $names[$at] ) {
					return null;
				}
				$packed .= $part;
			}
		}
		$isSound = $blob->bytes >= 0 && $blob->bytes <= self::MOST_BYTES;
		$bytes = $isSound ? @gzdecode( $packed, $blob->bytes + 1 ) : false;
		return is_string( $bytes ) && strlen( $bytes ) === $blob->bytes && hash( 'sha256', $bytes ) === $blob->sha256 ? $bytes : null;
	}

	/**
	 * Removes parts that nobody is pointed to any more.
	 *
	 * @param string[] $parts
	 */
	public function remove( array $parts ): void {
		foreach ( $parts as $part ) {
			$this->store()->delete( $this->key( 'part', $part ) );
		}
	}

	/**
	 * @param string $name
	 * @param array $pointer
	 * @param int $ttl Seconds; 0: for ever
	 * @return bool Whether the store has it now
	 */
	public function point( string $name, array $pointer, int $ttl = 0 ): bool {
		[ $store, $key ] = [ $this->store(), $this->key( 'pointer', $name ) ];
		return $store->set( $key, $pointer, $ttl ) && $store->get( $key, $store::READ_LATEST ) === $pointer;
	}

	/**
	 * @param string $name
	 * @return mixed What point() was given; null where there is nothing, or the store is not reached
	 */
	public function pointer( string $name ) {
		$found = $this->store()->get( $this->key( 'pointer', $name ) );
		return $found === false ? null : $found;
	}

	/**
	 * @param string[] $names
	 * @return array<string,mixed> Those that are there
	 */
	public function pointers( array $names ): array {
		$keys = array_combine( $names, array_map( fn ( $name ) => $this->key( 'pointer', $name ), $names ) );
		$found = $keys ? $this->store()->getMulti( array_values( $keys ) ) : [];
		return array_filter( array_map( static fn ( $key ) => $found[$key] ?? null, $keys ), 'is_array' );
	}

	/**
	 * Changes a pointer that several hosts write.
	 *
	 * @param string $name
	 * @param \Closure $change Given the old one, or an empty array; returns the new one
	 */
	public function change( string $name, \Closure $change ): void {
		$this->store()->merge( $this->key( 'pointer', $name ),
			static fn ( $store, $key, $old ) => $change( is_array( $old ) ? $old : [] ), 0, 3 );
	}

	private function store(): object {
		return ( $this->store )();
	}

	private function key( string $kind, string $name ): string {
		return $this->store()->makeGlobalKey( 'statsig', $this->farm, $kind, $name );
	}
}
