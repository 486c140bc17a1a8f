<?php

namespace MediaWiki\Extension\Statsig\Client;

use MediaWiki\Extension\Statsig\Unit\ReaderUnits;
use MediaWiki\MediaWikiServices;

/**
 * What the module ext.statsig is delivered with: the same for everybody.
 */
final class ModuleConfig {
	/** What the module gets where something fails: it answers defaults and sends nothing */
	private const OFF = [ 'enabled' => false ];

	/**
	 * @param \ResourceLoaderContext|\MediaWiki\ResourceLoader\Context $context
	 * @param \Config|\MediaWiki\Config\Config $config
	 * @return array Never null and never an exception: either would spoil the module for everybody
	 */
	public static function forModule( object $context, object $config ): array {
		try {
			$services = MediaWikiServices::getInstance();
			$services->getService( 'Statsig.FaultLog' )->say();
			$settings = $services->getService( 'Statsig.Settings' );
			if ( !$settings->get( 'StatsigEnabled' ) ) {
				return self::OFF;
			}
			return [
				'enabled' => true,
				'path' => $config->get( 'RestPath' ) . '/statsig/v1',
				'cv' => $services->getService( 'Statsig.DecisionSource' )->getDocumentVersion(),
				'stable' => $services->getService( 'Statsig.ClientValues' )->hasEntries( 'stableID' ),
				'cookie' => [
					'name' => $config->get( 'CookiePrefix' ) . ReaderUnits::COOKIE,
					'domain' => $config->get( 'CookieDomain' ),
					'path' => $config->get( 'CookiePath' ),
					'days' => $settings->get( 'StatsigStableIdDays' ),
				],
			];
		} catch ( \Throwable $e ) {
			return self::OFF;
		}
	}
}
