<?php

namespace MediaWiki\Extension\Statsig\Attributes;

use MediaWiki\Extension\Statsig\Settings\Settings;

/**
 * The country of a reader, where the wiki wants one ($wgStatsigCountry). Decisions of the server look at it as a private
 * attribute: no event, page, answer or log names it, nor the address that it came from.
 *
 * It is asked for only where a response is one reader's own, and some condition of the config reads the country.
 */
final class ReaderCountry {
	/** The value of $wgStatsigCountry by which the module looks the address up, statsig.geo_file */
	public const DATABASE = 'database';

	/** How conditions call it, in lower case */
	public const FIELD = 'country';

	/** What edges say where they do not know */
	private const UNKNOWN = [ 'XX', 'ZZ' ];

	/**
	 * @param Settings $settings
	 * @param \Closure $isTrusted Whether an IP address is one of the wiki's proxies
	 * @param \Closure $peer Returns the address that this request came from; empty without one
	 * @param \Closure $sayFailure Called with whatever is thrown: then the country is not known
	 */
	public function __construct(
		private readonly Settings $settings,
		private readonly \Closure $isTrusted,
		private readonly \Closure $peer,
		private readonly \Closure $sayFailure
	) {
	}

	/**
	 * @param \WebRequest|\MediaWiki\Request\WebRequest $request The reader's own
	 * @return string|null Two capital letters; null where it is not known
	 */
	public function of( object $request ): ?string {
		$source = $this->settings->get( 'StatsigCountry' );
		try {
			return match ( $source ) {
				'' => null,
				// MediaWiki's own idea of the reader's address, which knows the wiki's proxies
				self::DATABASE => \Statsig\country( $request->getIP() ),
				default => $this->told( $request->getHeader( $source ) ),
			};
		} catch ( \Throwable $e ) {
			( $this->sayFailure )( $e );
			return null;
		}
	}

	/**
	 * @param string|false $text Of the header
	 * @return string|null
	 */
	private function told( $text ): ?string {
		return $text !== false && ( $this->isTrusted )( ( $this->peer )() ) && preg_match( '/^[A-Z]{2}$/D', $text ) &&
			!in_array( $text, self::UNKNOWN, true ) ? $text : null;
	}
}
