<?php

namespace MediaWiki\Extension\Statsig\Unit;

use MediaWiki\Extension\Statsig\HourlyLog;
use MediaWiki\Extension\Statsig\Settings\Settings;
use MediaWiki\User\UserIdentity;

/**
 * Ids of the browser that a cache in front of the wiki made, in the header that $wgStatsigEdgeHeader names (docs/edge.md).
 * They stand in the place of the cookie: one for all entries, or one for each of some entries. The header never names a
 * group, and it is believed as a whole or not at all.
 *
 * In pages that a cache may serve to others PHP decides nothing by these ids either, though such pages vary by the header: a
 * copy that lies in a cache would show the group of an older config and of the attributes of whoever came first, and
 * nobody would log the exposure of those who get the copy. The browser decides by the same id, which the page tells it.
 */
final class EdgeHeader implements UnitSource {
	/** Key of the id that is for all entries */
	public const ALL = '';

	private const STABLE_ID = 'stableID';
	private const MOST_PARTS = 64;

	/**
	 * @param Settings $settings
	 * @param bool $isFileCacheOn $wgUseFileCache, which gives the page of the first reader to all
	 * @param \Closure $isTrusted Whether an IP address is one of the wiki's proxies
	 * @param \Closure $peer Returns the address that this request came from; empty without one
	 * @param HourlyLog $log
	 */
	public function __construct(
		private readonly Settings $settings,
		private readonly bool $isFileCacheOn,
		private readonly \Closure $isTrusted,
		private readonly \Closure $peer,
		private readonly HourlyLog $log
	) {
	}

	/** @return string Name of the header that is read; empty where none is */
	public function name(): string {
		$name = $this->settings->get( 'StatsigEnabled' ) ? $this->settings->get( 'StatsigEdgeHeader' ) : '';
		if ( $name !== '' && $this->isFileCacheOn ) {
			$this->log->warn( 'edge header', '$wgStatsigEdgeHeader is not read, as $wgUseFileCache is on: that cache gives the page ' .
				'of the first reader to all.' );
			return '';
		}
		return $name;
	}

	/** @inheritDoc */
	public function types(): array {
		return [ new UnitType( self::STABLE_ID, UnitType::HEX20, UnitType::OURS ) ];
	}

	/** @inheritDoc */
	public function idOf( string $idType, UserIdentity $reader, ?object $request, string $entry ): ?string {
		if ( !$request || strcasecmp( $idType, self::STABLE_ID ) !== 0 ) {
			return null;
		}
		$ids = $this->idsIn( $request );
		return $ids[self::ALL] ?? $ids[$entry] ?? null;
	}

	/**
	 * @param \WebRequest|\MediaWiki\Request\WebRequest $request
	 * @return array<string|int,string> Name of an entry, or ALL => id; empty where the request has no such header, or none that
	 *  is believed: then the cookie counts
	 */
	public function idsIn( object $request ): array {
		$name = $this->name();
		$text = $name === '' ? false : $request->getHeader( $name );
		return $text !== false && ( $this->isTrusted )( ( $this->peer )() ) ? self::read( $text ) : [];
	}

	/**
	 * @param string $text `stableID=<20 hex digits>`, or `<entry>=<20 hex digits>` once or more, with semicolons between
	 * @return array<string|int,string> As idsIn(); empty if any part of it has another form
	 */
	public static function read( string $text ): array {
		$parts = explode( ';', $text, self::MOST_PARTS + 1 );
		$ids = [];
		foreach ( $parts as $part ) {
			// An entry may be called by any token; a type of unit is none
			if ( !preg_match( '/^([A-Za-z0-9_.:-]{1,64})=([0-9a-f]{20})$/D', $part, $found ) ) {
				return [];
			}
			[ , $entry, $id ] = $found;
			$isForAll = $entry === self::STABLE_ID && count( $parts ) === 1;
			if ( isset( $ids[$entry] ) || ( !$isForAll && in_array( strtolower( $entry ), [ 'stableid', 'userid' ], true ) ) ) {
				return [];
			}
			$ids[$isForAll ? self::ALL : $entry] = $id;
		}
		return count( $parts ) > self::MOST_PARTS ? [] : $ids;
	}
}
