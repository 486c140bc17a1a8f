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
		$site = $request->getHeaderLine( 'Sec-Fetch-Site' );
		if ( $site !== '' && $site !== 'same-origin' && $site !== 'none' ) {
			return false;
		}
		$origin = $request->getHeaderLine( 'Origin' );
		if ( $origin === '' ) {
			return true;
		}
		$host = self::hostOf( $origin );
		if ( $host === null ) {
			return false;
		}
		$own = array_map( [ self::class, 'hostOf' ], $servers );
		$own[] = self::hostOf( '//' . $request->getHeaderLine( 'Host' ) );
		return in_array( $host, $own, true );
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
