<?php

namespace MediaWiki\Extension\Statsig\HookHandler;

use MediaWiki\Extension\Statsig\Choice\ReaderChoice;
use MediaWiki\Extension\Statsig\Guard;
use MediaWiki\Extension\Statsig\Sticky\Records;
use MediaWiki\Hook\DeleteUnknownPreferencesHook;
use MediaWiki\MediaWikiServices;
use MediaWiki\Preferences\Hook\GetPreferencesHook;
use MediaWiki\User\Options\Hook\SaveUserOptionsHook;
use MediaWiki\User\UserIdentity;

/**
 * The preference by which an account stays out of experiments, and the hidden ones that hold what it keeps of them. While
 * all is off there is nothing to stay out of.
 */
final class PreferenceHooks implements DeleteUnknownPreferencesHook, GetPreferencesHook, SaveUserOptionsHook {
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

	/**
	 * Who stays out from now on keeps nothing.
	 *
	 * @param UserIdentity $user
	 * @param array &$modifiedOptions Preferences as they will be, by name
	 * @param array $originalOptions All as they were
	 */
	public function onSaveUserOptions( UserIdentity $user, array &$modifiedOptions, array $originalOptions ): void {
		if ( empty( $modifiedOptions[ReaderChoice::PREFERENCE] ) || !Records::among( $originalOptions ) ) {
			return;
		}
		Guard::run( static fn ( MediaWikiServices $services ) => $services->getService( 'Statsig.RecordChanges' )->forget( $user ) );
	}

	/**
	 * The script cleanupPreferences.php takes for unknown what no form shows. It removes the records of those entries alone that
	 * are sticky no longer.
	 *
	 * @param array &$where Conditions of what is deleted
	 * @param \Wikimedia\Rdbms\IReadableDatabase $db
	 */
	public function onDeleteUnknownPreferences( &$where, $db ): void {
		Guard::run( static function ( MediaWikiServices $services ) use ( &$where, $db ): void {
			$kept = $services->getService( 'Statsig.Settings' )->stickyEntries()->preferences();
			if ( $kept ) {
				$where[] = 'up_property NOT IN (' . $db->makeList( $kept ) . ')';
			}
		} );
	}
}
