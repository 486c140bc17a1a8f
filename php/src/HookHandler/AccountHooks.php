<?php

namespace MediaWiki\Extension\Statsig\HookHandler;

use MediaWiki\Auth\Hook\LocalUserCreatedHook;
use MediaWiki\Extension\Statsig\Guard;
use MediaWiki\MediaWikiServices;

/**
 * An account that a reader creates, or gets by a first edit, is another unit from then on. UserLoggedIn, which comes after
 * it, tells nothing new.
 */
final class AccountHooks implements LocalUserCreatedHook {
	/**
	 * @param \User|\MediaWiki\User\User $user
	 * @param bool $autocreated
	 */
	public function onLocalUserCreated( $user, $autocreated ): void {
		Guard::run( static function ( MediaWikiServices $services ) use ( $user, $autocreated ): void {
			if ( $services->getService( 'Statsig.Settings' )->get( 'StatsigEnabled' ) ) {
				$services->getService( 'Statsig.AccountCreation' )->note( $user, $autocreated );
			}
		} );
	}
}
