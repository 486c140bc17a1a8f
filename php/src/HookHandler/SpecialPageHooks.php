<?php

namespace MediaWiki\Extension\Statsig\HookHandler;

use MediaWiki\Extension\Statsig\Guard;
use MediaWiki\Extension\Statsig\Source\DecisionSource;
use MediaWiki\Extension\Statsig\Special\SpecialStatsigDemo;
use MediaWiki\Hook\SoftwareInfoHook;
use MediaWiki\MediaWikiServices;
use MediaWiki\SpecialPage\Hook\SpecialPage_initListHook;

/**
 * Registers the demonstration page, and shows on Special:Version which module decides.
 */
final class SpecialPageHooks implements SoftwareInfoHook, SpecialPage_initListHook {
	/**
	 * @param array &$list
	 */
	public function onSpecialPage_initList( &$list ): void {
		Guard::run( static function ( MediaWikiServices $services ) use ( &$list ): void {
			if ( $services->getService( 'Statsig.Settings' )->get( 'StatsigDemo' ) ) {
				$list['StatsigDemo'] = SpecialStatsigDemo::class;
			}
		} );
	}

	/**
	 * @param array &$software
	 */
	public function onSoftwareInfo( &$software ): void {
		Guard::run( static function ( MediaWikiServices $services ) use ( &$software ): void {
			$source = $services->getService( 'Statsig.DecisionSource' );
			$software[wfMessage( 'statsig-version-module' )->escaped()] = self::state(
				$source, $services->getService( 'Statsig.Settings' )->get( 'StatsigEnabled' )
			);
		} );
	}

	private static function state( DecisionSource $source, bool $isEnabled ): string {
		$version = htmlspecialchars( $source->getSoftwareVersion() );
		return match ( true ) {
			!$source->isAvailable() => wfMessage( 'statsig-version-missing' )->escaped(),
			!$isEnabled => wfMessage( 'statsig-version-off', $version )->escaped(),
			$source->getDocumentVersion() === '' => wfMessage( 'statsig-version-noconfig', $version )->escaped(),
			default => $version,
		};
	}
}
