<?php

namespace MediaWiki\Extension\Statsig\StatusPage;

/**
 * What Statsig\balance() says of all entries, in the order in which an analyst wants to read it.
 */
final class Balances {
	/** Verdicts, the one to be read first first */
	private const ORDER = [ 'unbalanced' => 0, 'balanced' => 1, 'few' => 2, 'untold' => 3 ];

	/** @var array[] */
	private readonly array $entries;

	/**
	 * @param array{entries:array[]} $balance As Statsig\balance() gives it
	 */
	public function __construct( array $balance ) {
		$entries = $balance['entries'];
		// Entries come by name, and PHP's sort keeps that among equals
		usort( $entries, static fn ( $one, $other ) => self::ORDER[self::verdict( $one )] <=> self::ORDER[self::verdict( $other )] );
		$this->entries = $entries;
	}

	/** @return array[] Entries of which shares are expected */
	public function judged(): array {
		return array_values( array_filter( $this->entries, static fn ( $entry ) => self::verdict( $entry ) !== 'untold' ) );
	}

	/** @return array[] All others */
	public function untold(): array {
		return array_values( array_filter( $this->entries, static fn ( $entry ) => self::verdict( $entry ) === 'untold' ) );
	}

	/**
	 * @param string $asked Such as "config/name"
	 * @return string|null The entry to show: the one asked for, else the only one there is; null if there is neither
	 */
	public function shown( string $asked ): ?string {
		$judged = $this->judged();
		if ( $asked === '' && count( $judged ) === 1 ) {
			return $judged[0]['entry'];
		}
		return in_array( $asked, array_column( $this->entries, 'entry' ), true ) ? $asked : null;
	}

	/**
	 * @param array $entry
	 * @return array The newest of its versions of which shares are expected, else the newest
	 */
	public static function version( array $entry ): array {
		foreach ( $entry['versions'] as $version ) {
			if ( $version['unexpected'] === null ) {
				return $version;
			}
		}
		return $entry['versions'][0];
	}

	public static function verdict( array $entry ): string {
		return self::version( $entry )['verdict'];
	}
}
