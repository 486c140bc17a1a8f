<?php

namespace MediaWiki\Extension\Statsig\HookHandler;

use MediaWiki\Extension\Statsig\Core\RequestContext;
use MediaWiki\Extension\Statsig\Guard;
use MediaWiki\Extension\Statsig\Unit\ReaderUnits;

/**
 * Removes the stable id at logout, so that the next reader of a shared machine gets another one. The response
 * to a logout is private, so PHP may change a cookie here.
 */
final class LogoutHooks {
	public function onUserLogoutComplete(): void {
		Guard::run( static function (): void {
			$request = RequestContext::getMain()->getRequest();
			if ( $request->getCookie( ReaderUnits::COOKIE ) !== null ) {
				$request->response()->clearCookie( ReaderUnits::COOKIE, [ 'httpOnly' => false ] );
			}
		} );
	}
}
