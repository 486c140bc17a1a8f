<?php

namespace MediaWiki\Extension\Statsig\HookHandler;

use MediaWiki\Extension\Statsig\Core\RequestContext;
use MediaWiki\Extension\Statsig\Guard;
use MediaWiki\Extension\Statsig\Unit\ReaderUnits;
use MediaWiki\Hook\UserLogoutCompleteHook;

/**
 * Removes the stable id at logout, so that the next reader of a shared machine gets another one. The response
 * to a logout is private, so PHP may change a cookie here.
 */
final class LogoutHooks implements UserLogoutCompleteHook {
	/**
	 * @param \User|\MediaWiki\User\User $user Who was logged in
	 * @param string &$inject_html
	 * @param string $oldName
	 */
	public function onUserLogoutComplete( $user, &$inject_html, $oldName ): void {
		Guard::run( static function (): void {
			$request = RequestContext::getMain()->getRequest();
			if ( $request->getCookie( ReaderUnits::COOKIE ) !== null ) {
				$request->response()->clearCookie( ReaderUnits::COOKIE, [ 'httpOnly' => false ] );
			}
		} );
	}
}
