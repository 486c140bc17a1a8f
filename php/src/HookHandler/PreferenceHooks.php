<?php

namespace MediaWiki\Extension\Statsig\HookHandler;

use MediaWiki\Extension\Statsig\Choice\ReaderChoice;
use MediaWiki\Extension\Statsig\Guard;
use MediaWiki\MediaWikiServices;
use MediaWiki\Preferences\Hook\GetPreferencesHook;

/**
 * The preference by which an account stays out of experiments. While all is off there is nothing to stay out of.
 */
final class PreferenceHooks implements GetPreferencesHook {
	/**
	 * @param \User|\MediaWiki\User\User $user
	 * @param array &$preferences
	 */
	public function onGetPreferences( $user, &$preferences ): void {
		Guard::run( static function ( MediaWikiServices $services ) use ( &$preferences ): void {
			if ( $services->getService( 'Statsig.Settings' )->get( 'StatsigEnabled' ) ) {
				$preferences[ReaderChoice::PREFERENCE] = [
					'type' => 'toggle',
					'section' => 'personal/statsig',
					'label-message' => 'statsig-pref-optout',
					'help-message' => 'statsig-pref-optout-help',
				];
			}
		} );
	}
}
