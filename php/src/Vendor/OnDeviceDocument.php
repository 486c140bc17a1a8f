<?php

namespace MediaWiki\Extension\Statsig\Vendor;

use MediaWiki\Extension\Statsig\Guard;
use MediaWiki\Extension\Statsig\Settings\Settings;
use MediaWiki\MediaWikiServices;
use Statsig\Kind;

/**
 * The rules of the listed entries for Statsig's on-device client, which decides in the browser. They are the same for
 * everybody, so they hold only what is decided by the browser's id: an account's decisions are the server's.
 */
final class OnDeviceDocument {
	/** What pages tell the client of a reader, as docs/vendor-sdks.md has it */
	private const FIELDS = [ 'wiki', 'account', 'language', 'skin', 'namespace' ];

	/** To the client: there are no rules */
	private const NOTHING = '{"has_updates":false}';

	private const CACHED = 3600;

	/**
	 * @param Settings $settings
	 * @param \BagOStuff|\Wikimedia\ObjectCache\BagOStuff $cache Of this host: to make the document takes as long as to
	 *  read the whole config
	 */
	public function __construct(
		private readonly Settings $settings,
		private readonly object $cache
	) {
	}

	/** @return string JSON */
	public function text(): string {
		if ( !$this->settings->get( 'StatsigVendorApi' ) || !$this->settings->get( 'StatsigEnabled' ) ||
			!function_exists( 'Statsig\onDeviceSpecs' )
		) {
			return self::NOTHING;
		}
		$options = [ 'only' => $this->names(), 'fields' => self::FIELDS ];
		return $this->cache->getWithSetCallback(
			$this->cache->makeGlobalKey( 'statsig-on-device', \Statsig\configVersion(), hash( 'sha256', serialize( $options ) ) ),
			self::CACHED,
			static fn () => \Statsig\onDeviceSpecs( $options )
		);
	}

	/**
	 * For a file of a ResourceLoader module, as a callback: its content is this text. Never throws.
	 *
	 * @return string
	 */
	public static function file(): string {
		$text = self::NOTHING;
		Guard::run( static function ( MediaWikiServices $services ) use ( &$text ): void {
			$text = $services->getService( 'Statsig.OnDeviceDocument' )->text();
		} );
		return $text;
	}

	/** @return string[] Listed names that no entry by another unit has */
	private function names(): array {
		$kinds = [ Kind::Gate, Kind::DynamicConfig, Kind::Layer ];
		$isOfBrowser = static function ( string $name ) use ( $kinds ): bool {
			$units = array_filter( array_map( static fn ( Kind $kind ) => strtolower( \Statsig\idType( $name, $kind ) ), $kinds ) );
			return $units && array_diff( $units, [ 'stableid' ] ) === [];
		};
		return array_values( array_filter( $this->settings->get( 'StatsigClientEntries' ), $isOfBrowser ) );
	}
}
