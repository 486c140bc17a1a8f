<?php

namespace MediaWiki\Extension\Statsig\HookHandler;

use MediaWiki\Extension\Statsig\Guard;
use MediaWiki\Extension\Statsig\Source\DecisionSource;
use MediaWiki\Hook\SoftwareInfoHook;
use MediaWiki\MediaWikiServices;

/**
 * Shows on Special:Version which module decides.
 */
final class SpecialPageHooks implements SoftwareInfoHook {
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
