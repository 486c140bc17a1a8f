<?php

namespace MediaWiki\Extension\Statsig\Client;

use MediaWiki\Config\ServiceOptions;
use MediaWiki\Extension\Statsig\Guard;
use MediaWiki\Extension\Statsig\Source\AbsentSource;
use MediaWiki\Extension\Statsig\Source\DecisionSource;
use MediaWiki\Extension\Statsig\Unit\ReaderUnits;
use MediaWiki\MainConfigNames;
use MediaWiki\MediaWikiServices;

/**
 * The config that ResourceLoader delivers with the module ext.statsig. It is the same for everybody.
 */
final class ModuleConfig {
	/** The module answers defaults and sends nothing; it forgets what it kept if it is switched off on purpose */
	private const OFF = [ 'off' => true ];

	private const OPTIONS = [
		MainConfigNames::RestPath, MainConfigNames::CookiePrefix, MainConfigNames::CookieDomain, MainConfigNames::CookiePath,
		MainConfigNames::ForceHTTPS, MainConfigNames::Server,
	];

	/**
	 * @param \ResourceLoaderContext|\MediaWiki\ResourceLoader\Context $context
	 * @param \Config|\MediaWiki\Config\Config $config
	 * @return array Never null and never an exception: either would spoil the module for everybody
	 */
	public static function forModule( object $context, object $config ): array {
		try {
			$options = new ServiceOptions( self::OPTIONS, $config );
			$services = MediaWikiServices::getInstance();
			$services->getService( 'Statsig.FaultLog' )->say();
			$settings = $services->getService( 'Statsig.Settings' );
			// Where pages come by both protocols, a cookie of one is to reach the other
			$isSecure = $options->get( MainConfigNames::ForceHTTPS ) || str_starts_with( $options->get( MainConfigNames::Server ), 'https:' );
			$domain = $options->get( MainConfigNames::CookieDomain );
			$cookies = [
				'cookie' => $options->get( MainConfigNames::CookiePrefix ) . substr( ReaderUnits::COOKIE, 0, -strlen( 'Id' ) ),
				'scope' => ';path=' . ( $options->get( MainConfigNames::CookiePath ) ?: '/' ) .
					( $domain === '' ? '' : ";domain=$domain" ) . ';SameSite=Lax' . ( $isSecure ? ';Secure' : '' ),
				'days' => $settings->get( 'StatsigStableIdDays' ),
			];
			if ( !$settings->get( 'StatsigEnabled' ) ) {
				// The browser removes the cookie of that name
				return self::OFF + $cookies + [ 'reason' => DecisionSource::DISABLED ];
			}
			$source = $services->getService( 'Statsig.DecisionSource' );
			$reason = match ( true ) {
				!$source->isAvailable() => AbsentSource::REASON,
				$source->getDocumentVersion() === '' => DecisionSource::NO_CONFIG,
				default => null,
			};
			$classes = $settings->clientEntries()->options ? $services->getService( 'Statsig.ClassEntries' ) : null;
			return $cookies + array_filter( [
				// Why nothing is decided for anybody
				'reason' => $reason,
				'relay' => $options->get( MainConfigNames::RestPath ) . '/statsig/v1/rgstr',
				// Of the document's version nothing is said: a change that touches no entry of browsers changes nothing for them
				'pv' => $services->getService( 'Statsig.Program' )->version(),
				'consent' => $settings->get( 'StatsigConsent' ) === 'required',
				// What the browser has of it, as a property of its navigator
				'gpc' => $settings->get( 'StatsigGlobalPrivacyControl' ) ? 'globalPrivacyControl' : null,
				'timing' => $settings->get( 'StatsigTimingSample' ),
				'link' => $settings->get( 'StatsigLinkUnits' ),
				'reserved' => $classes?->reserved(),
				'classes' => $classes?->entries() ? [ $classes->version(), $classes->entries() ] : [],
			] ) + ( $settings->get( 'StatsigForce' ) ? $services->getService( 'Statsig.PinnedEntries' )->config() : [] );
		} catch ( \Throwable $e ) {
			Guard::say( $e );
			// It has no reason, by which the module sees that this is a failure
			return self::OFF;
		}
	}
}
