<?php

namespace MediaWiki\Extension\Statsig\CssClass;

use MediaWiki\Extension\Statsig\Client\HtmlClasses;
use MediaWiki\Extension\Statsig\Client\Program;
use MediaWiki\Extension\Statsig\Settings\Settings;
use MediaWiki\Extension\Statsig\Source\DecisionSource;
use MediaWiki\Extension\Statsig\Unit\Units;

/**
 * The entries that reach readers as classes of the html element: docs/classes.md. Gates, configs and experiments; layers
 * are none of them, as an exposure of a layer belongs to one of its parameters.
 */
final class ClassEntries {
	/** Hex digits of a version */
	private const VERSION_LENGTH = 8;

	/** Always there, so that what has no selector is exposed wherever its class is */
	private const ANYWHERE = 'html';

	/** @var array[]|null By name: kind, whether it is decided by the account, version */
	private ?array $found = null;

	/**
	 * @param Settings $settings
	 * @param DecisionSource $source
	 * @param Program $program
	 */
	public function __construct(
		private readonly Settings $settings,
		private readonly DecisionSource $source,
		private readonly Program $program
	) {
	}

	/**
	 * @return string[] What follows "statsig-" in the classes of the entries that browsers decide: a script in the page's
	 *  head may set these. None while all is off.
	 */
	public function words(): array {
		return array_values( array_unique( array_map( [ HtmlClasses::class, 'cleaned' ], array_map( 'strval', array_keys( $this->decidedInBrowser() ) ) ) ) );
	}

	/**
	 * @return string 8 hex digits. It changes with the entries that browsers decide, with what these reach and are pinned to, and with
	 *  nothing else: a change to another entry of the program takes the class from nobody whose page lies in a cache.
	 */
	public function version(): string {
		$lines = [];
		// Who remembers a class from before is not to see it once the entry is pinned
		$pins = $this->settings->get( 'StatsigForce' );
		foreach ( $this->decidedInBrowser() as $name => [ $kind, , $version ] ) {
			$lines[] = "$kind $name=$version" . json_encode( $pins[$name] ?? null );
		}
		sort( $lines, SORT_STRING );
		return substr( hash( 'sha256', implode( "\n", $lines ) ), 0, self::VERSION_LENGTH );
	}

	/**
	 * @return array[] All of them as resources/ext.statsig/classes.js takes them: hash of the name, name, 0 for gates and
	 *  1 for configs, selector or 0 (then only features expose it), 1 if it is decided by the account, else 0
	 */
	public function entries(): array {
		$entries = [];
		foreach ( $this->found() as $name => [ $kind, $isByAccount ] ) {
			$options = $this->settings->clientEntries()->options[$name];
			$entries[] = [
				self::hash( $name ), (string)$name, $kind === DecisionSource::GATE ? 0 : 1,
				$options['exposeOn'] ?? ( isset( $options['exposure'] ) ? 0 : self::ANYWHERE ), (int)$isByAccount
			];
		}
		return $entries;
	}

	/**
	 * @return string[] Of all entries that reading does not expose, those in the classes too, the names' hashes: a wiki may
	 *  hide its names
	 */
	public function reserved(): array {
		return array_map( [ self::class, 'hash' ], array_keys( $this->settings->clientEntries()->options ) );
	}

	private function decidedInBrowser(): array {
		return array_filter( $this->found(), static fn ( $one ) => !$one[1] );
	}

	private function found(): array {
		if ( $this->found === null ) {
			$listed = $this->program->listed();
			$kinds = [ DecisionSource::GATE => $listed['gates'] ?? [], DecisionSource::CONFIG => $listed['configs'] ?? [] ];
			$this->found = [];
			foreach ( $this->settings->get( 'StatsigEnabled' ) ? $this->settings->clientEntries()->options : [] as $name => $options ) {
				foreach ( isset( $options['class'] ) ? $kinds : [] as $kind => $names ) {
					$isByAccount = strcasecmp( $this->source->getIdType( (string)$name, $kind ), 'userID' ) === 0;
					if ( $isByAccount || in_array( (string)$name, $names, true ) ) {
						$version = $this->source->decide( (string)$name, $kind, new Units() )->getVersion();
						$this->found[$name] ??= [ $kind, $isByAccount, $version ];
					}
				}
			}
		}
		return $this->found;
	}

	/**
	 * @param string|int $name
	 * @return string As hash() of resources/ext.statsig/memory.js
	 */
	private static function hash( string|int $name ): string {
		return base_convert( substr( hash( 'sha256', (string)$name ), 0, 8 ), 16, 36 );
	}
}
