<?php

namespace MediaWiki\Extension\Statsig\CssClass;

use MediaWiki\Extension\Statsig\Settings\Settings;

/**
 * The head script as this host keeps it. It is the same in all pages by one config, and to make it costs a page more than
 * all else of ours.
 */
final class KeptHeadScript {
	/** Seconds. Short, as a new release may write another one */
	private const KEPT = 600;

	/**
	 * @param Settings $settings
	 * @param \BagOStuff|\Wikimedia\ObjectCache\BagOStuff $cache Of this host
	 * @param string $cookiePrefix $wgCookiePrefix
	 * @param \Closure $entries Returns ClassEntries, which are only needed where nothing is kept
	 */
	public function __construct(
		private readonly Settings $settings,
		private readonly object $cache,
		private readonly string $cookiePrefix,
		private readonly \Closure $entries
	) {
	}

	/**
	 * @param object $policy As HeadScript::element() takes it
	 * @return string A script element; empty where there is no entry that could have a class
	 */
	public function html( object $policy ): string {
		$code = $this->cache->getWithSetCallback(
			$this->key(), self::KEPT, fn () => HeadScript::code( ( $this->entries )(), $this->cookiePrefix )
		);
		return $code === '' ? '' : HeadScript::element( $code, $policy );
	}

	/** @return string It names all that the script depends on: the config, and what the program is made by */
	private function key(): string {
		$settings = $this->settings;
		return $this->cache->makeGlobalKey( 'statsig-head-script',
			\function_exists( 'Statsig\configVersion' ) ? \Statsig\configVersion() : '',
			\hash( 'sha256', \json_encode( [
				$settings->get( 'StatsigClientEntries' ), $settings->clientEntries()->options, $settings->get( 'StatsigForce' ),
				$settings->get( 'StatsigLocalExperiments' ), $settings->get( 'StatsigProgramNames' ), $this->cookiePrefix
			], JSON_PARTIAL_OUTPUT_ON_ERROR ) )
		);
	}
}
