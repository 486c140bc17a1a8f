<?php

namespace MediaWiki\Extension\Statsig\Rest;

use MediaWiki\Rest\RequestInterface;

/**
 * Tells requests of the wiki's own pages from those that another site makes a browser send.
 */
final class SameOrigin {
	/**
	 * @param RequestInterface $request
	 * @param string[] $servers Base URLs of this wiki, such as $wgServer
	 * @return bool True also where neither header came: then it was no browser of today
	 */
	public static function holds( RequestInterface $request, array $servers ): bool {
		return self::isOwn(
			$request->getHeaderLine( 'Sec-Fetch-Site' ),
			$request->getHeaderLine( 'Origin' ),
			$request->getHeaderLine( 'Host' ),
			$servers
		);
	}

	/**
	 * The same of headers as texts, empty where they did not come: the fast lane has no MediaWiki.
	 *
	 * @param string $site Sec-Fetch-Site
	 * @param string $origin
	 * @param string $host
	 * @param string[] $servers
	 * @return bool
	 */
	public static function isOwn( string $site, string $origin, string $host, array $servers ): bool {
		if ( $site !== '' && $site !== 'same-origin' && $site !== 'none' ) {
			return false;
		}
		if ( $origin === '' ) {
			return true;
		}
		$from = self::hostOf( $origin );
		if ( $from === null ) {
			return false;
		}
		$own = array_map( [ self::class, 'hostOf' ], $servers );
		$own[] = self::hostOf( "//$host" );
		return in_array( $from, $own, true );
	}

	/**
	 * @param string $url
	 * @return string|null Host and port, null for "null" and what is no URL
	 */
	private static function hostOf( string $url ): ?string {
		$parts = parse_url( $url );
		if ( !isset( $parts['host'] ) ) {
			return null;
		}
		$port = $parts['port'] ?? null;
		if ( $port === 443 || $port === 80 ) {
			// The scheme's own port is left out by browsers, a proxy may write it
			$port = null;
		}
		return strtolower( $parts['host'] ) . ( $port === null ? '' : ":$port" );
	}
}
