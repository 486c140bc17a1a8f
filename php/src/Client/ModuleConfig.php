<?php

namespace MediaWiki\Extension\Statsig\Client;

use MediaWiki\Extension\Statsig\Unit\ReaderUnits;
use MediaWiki\MediaWikiServices;

/**
 * What the module ext.statsig is delivered with: the same for everybody.
 */
final class ModuleConfig {
	/** The module answers defaults, sends nothing and forgets what it kept */
	private const OFF = [ 'enabled' => false ];

	/**
	 * @param \ResourceLoaderContext|\MediaWiki\ResourceLoader\Context $context
	 * @param \Config|\MediaWiki\Config\Config $config
	 * @return array Never null and never an exception: either would spoil the module for everybody
	 */
	public static function forModule( object $context, object $config ): array {
		try {
			$cookie = [
				'name' => $config->get( 'CookiePrefix' ) . ReaderUnits::COOKIE,
				'domain' => $config->get( 'CookieDomain' ),
				'path' => $config->get( 'CookiePath' ),
				'days' => (int)$config->get( 'StatsigStableIdDays' ),
			];
			if ( !$config->get( 'StatsigEnabled' ) ) {
				// With it the browser knows which cookie to remove
				return self::OFF + [ 'cookie' => $cookie ];
			}
			$services = MediaWikiServices::getInstance();
			return [
				'enabled' => true,
				'path' => $config->get( 'RestPath' ) . '/statsig/v1',
				'cv' => $services->getService( 'Statsig.DecisionSource' )->getDocumentVersion(),
				'stable' => $services->getService( 'Statsig.ClientValues' )->hasEntries( 'stableID' ),
				'cookie' => $cookie,
			];
		} catch ( \Throwable $e ) {
			return self::OFF;
		}
	}
}
