<?php

namespace MediaWiki\Extension\Statsig\Settings;

/**
 * The setting StatsigStickyEntries taken apart: names, and name => options. A bad entry is left out and is a Fault; the
 * others count.
 */
final class StickyEntries {
	/** Begins the names of the preferences that hold records. Not "userjs-", which accounts may write themselves */
	public const PREFIX = 'statsig-sticky-';

	private const SETTING = 'StatsigStickyEntries';
	private const EXAMPLE = "[ 'new_editor', 'search_box' => [ 'enforceTargeting' => true, 'enforceOverrides' => true ] ]";
	private const OPTIONS = [ 'enforceTargeting', 'enforceOverrides' ];

	/** Bytes that MediaWiki's table has for the name of a preference */
	private const MOST_BYTES = 255;

	/** @var array<string|int,array{enforceTargeting?:bool,enforceOverrides?:bool}> Name => its options, of which most have none */
	public readonly array $options;

	/** @var Fault[] */
	public readonly array $faults;

	/**
	 * @param array $given The setting
	 */
	public function __construct( array $given ) {
		$options = $faults = [];
		$next = 0;
		foreach ( $given as $key => $entry ) {
			// PHP makes an integer of a key of digits, so that only its place tells a name from none
			$isNamed = $key !== $next && $key !== '';
			$next = is_int( $key ) ? max( $next, $key + 1 ) : $next;
			$name = is_array( $entry ) ? (string)$key : $entry;
			$fault = match ( true ) {
				is_array( $entry ) && !$isNamed => [ (string)$key, 'has options and no name' ],
				!is_int( $name ) && ( !is_string( $name ) || $name === '' ) => [ (string)$key, 'is no name of an entry' ],
				strlen( self::preference( (string)$name ) ) > self::MOST_BYTES =>
					[ (string)$key, 'has a longer name than a preference can have; nothing is kept of it' ],
				default => is_array( $entry ) ? self::faultOf( $name, $entry ) : null,
			};
			if ( $fault ) {
				$faults[] = new Fault( self::SETTING, $fault[0], $fault[1], self::EXAMPLE );
			} else {
				$options[$name] = is_array( $entry ) ? $entry : [];
			}
		}
		$this->options = $options;
		$this->faults = $faults;
	}

	/**
	 * @param string $name Of an entry
	 * @return string Name of the preference in which accounts keep its record
	 */
	public static function preference( string $name ): string {
		return self::PREFIX . $name;
	}

	/** @return string[] Names of the preferences of all entries */
	public function preferences(): array {
		return array_map( static fn ( $name ) => self::preference( (string)$name ), array_keys( $this->options ) );
	}

	/** @return array{string,string}|null Part that is wrong, and what is wrong with it */
	private static function faultOf( string $name, array $options ): ?array {
		foreach ( $options as $option => $value ) {
			if ( !in_array( $option, self::OPTIONS, true ) || !is_bool( $value ) ) {
				return [ "$name.$option", 'is wrong, and the whole entry left out: it must be ' .
					( is_bool( $value ) ? "'" . implode( "' or '", self::OPTIONS ) . "'" : 'true or false' ) ];
			}
		}
		return null;
	}
}
