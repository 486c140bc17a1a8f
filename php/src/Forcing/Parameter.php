<?php

namespace MediaWiki\Extension\Statsig\Forcing;

/**
 * What a page's address asks for by ?statsig=NAME:GROUP,NAME:GROUP or ?statsig=debug, in any mixture. The text is
 * anybody's: what is none of this counts as if it were not there, and nothing of it is shown.
 */
final class Parameter {
	public const NAME = 'statsig';

	private const MOST_BYTES = 1000;
	private const MOST_PARTS = 20;
	private const DEBUG = 'debug';

	/** @var string[] */
	private readonly array $parts;

	/**
	 * @param string $text
	 */
	public function __construct( string $text ) {
		$isRead = $text !== '' && strlen( $text ) <= self::MOST_BYTES && mb_check_encoding( $text, 'UTF-8' );
		$this->parts = $isRead ? array_slice( explode( ',', $text ), 0, self::MOST_PARTS ) : [];
	}

	/**
	 * @param \WebRequest|\MediaWiki\Request\WebRequest $request
	 * @return string The text in the request's address; empty where there is none
	 */
	public static function textOf( object $request ): string {
		$text = $request->getQueryValues()[self::NAME] ?? '';
		return is_string( $text ) ? $text : '';
	}

	/** @return bool Whether it is looked at: it is not too long, and a text */
	public function isRead(): bool {
		return $this->parts !== [];
	}

	/** @return bool Whether the overlay shall show how the page was decided */
	public function isDebug(): bool {
		return in_array( self::DEBUG, $this->parts, true );
	}

	/**
	 * @param string[] $names That may be forced. They may have colons, as groups may
	 * @return array<string|int,string> Name => what it is forced to; the first one counts
	 */
	public function groups( array $names ): array {
		// The longest name that fits is meant
		usort( $names, static fn ( $one, $other ) => strlen( $other ) <=> strlen( $one ) );
		$groups = [];
		foreach ( $this->parts as $part ) {
			foreach ( $names as $name ) {
				if ( str_starts_with( $part, "$name:" ) ) {
					$groups[$name] ??= substr( $part, strlen( "$name:" ) );
					break;
				}
			}
		}
		return $groups;
	}
}
