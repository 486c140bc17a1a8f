<?php

namespace MediaWiki\Extension\Statsig\Client;

/**
 * Classes of the html element by which stylesheets follow what was decided for a registered reader.
 */
final class HtmlClasses {
	private const PREFIX = 'statsig-';

	/**
	 * @param array $values As ClientValues::of() makes them
	 * @return string[] statsig-NAME for gates that are on; statsig-NAME and statsig-NAME-GROUP for experiments, also
	 *  those that a layer has handed the reader to
	 */
	public static function of( array $values ): array {
		$classes = [];
		foreach ( $values['gates'] as $name => [ $isOn ] ) {
			if ( $isOn === true ) {
				$classes[] = self::word( $name );
			}
		}
		foreach ( [ 'configs', 'layers' ] as $kind ) {
			foreach ( $values[$kind] as $name => $entry ) {
				[ , , $group, , $experiment ] = $entry;
				if ( $group !== null ) {
					$word = self::word( $experiment ?? $name );
					array_push( $classes, $word, $word . '-' . self::cleaned( $group ) );
				}
			}
		}
		return array_values( array_unique( $classes ) );
	}

	private static function word( string|int $name ): string {
		return self::PREFIX . self::cleaned( (string)$name );
	}

	/**
	 * @param string $text A name, or a group's
	 * @return string As it stands in a class. resources/ext.statsig/classes.js has the same.
	 */
	public static function cleaned( string $text ): string {
		return preg_replace( '/[^a-z0-9]/u', '_', strtolower( mb_scrub( $text, 'UTF-8' ) ) );
	}
}
