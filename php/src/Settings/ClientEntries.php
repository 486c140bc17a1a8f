<?php

namespace MediaWiki\Extension\Statsig\Settings;

/**
 * The setting StatsigClientEntries taken apart: names, and name => options. A bad entry is left out and is a Fault; the
 * others count.
 */
final class ClientEntries {
	private const SETTING = 'StatsigClientEntries';
	private const EXAMPLE = "[ 'new_button', 'search_box' => [ 'class' => true, 'exposeOn' => '#searchform', 'exposure' => 'manual' ] ]";

	/** @var string[] Of all entries, each once */
	public readonly array $names;

	/**
	 * @var array<array{class?:true,exposeOn?:string,exposure?:string}> By name, of entries that have options: 'class',
	 *  delivered by CSS class; 'exposeOn', a selector; 'exposure', "manual"
	 */
	public readonly array $options;

	/** @var Fault[] */
	public readonly array $faults;

	/**
	 * @param array $given The setting
	 */
	public function __construct( array $given ) {
		$names = $options = $faults = [];
		$next = 0;
		foreach ( $given as $key => $entry ) {
			// PHP makes an integer of a key of digits, so that only its place tells a name from none
			$isUnnamed = $key === $next;
			$next = is_int( $key ) ? max( $next, $key + 1 ) : $next;
			if ( is_array( $entry ) ) {
				$found = $isUnnamed || $key === ''
					? [ self::fault( (string)$key, 'has options and no name' ) ]
					: self::faultsOf( (string)$key, $entry );
				if ( !$found ) {
					$names[] = (string)$key;
					$options[$key] = array_filter( $entry );
				}
				array_push( $faults, ...$found );
			} elseif ( ( is_string( $entry ) && $entry !== '' ) || is_int( $entry ) ) {
				$names[] = (string)$entry;
			} else {
				$faults[] = self::fault( (string)$key, 'is no name of an entry' );
			}
		}
		$this->names = array_values( array_unique( $names ) );
		$this->options = array_filter( $options );
		$this->faults = $faults;
	}

	/**
	 * @param string $name
	 * @return bool Whether reading the entry exposes nothing: its exposure is sent by sendExposure(), or by the code that
	 *  knows what class the reader has
	 */
	public function isReserved( string $name ): bool {
		return isset( $this->options[$name] );
	}

	/** @return Fault[] */
	private static function faultsOf( string $name, array $options ): array {
		$faults = [];
		foreach ( $options as $option => $value ) {
			$expected = match ( $option ) {
				'class' => is_bool( $value ) ? null : 'true or false',
				'exposeOn' => !is_string( $value ) || trim( $value ) === '' || !mb_check_encoding( $value, 'UTF-8' ) ? 'a CSS selector'
					: ( ( $options['class'] ?? null ) === true ? null : "left out too, or stand beside 'class' => true" ),
				'exposure' => $value === 'manual' ? null : "'manual'",
				default => "'class', 'exposeOn' or 'exposure'",
			};
			if ( $expected !== null ) {
				$faults[] = self::fault( "$name.$option", "is wrong, and the whole entry left out: it must be $expected" );
			}
		}
		return $faults;
	}

	private static function fault( string $entry, string $problem ): Fault {
		return new Fault( self::SETTING, $entry, $problem, self::EXAMPLE );
	}
}
