<?php

namespace MediaWiki\Extension\Statsig\Hook;

use MediaWiki\Extension\Statsig\Core\RequestContext;
use MediaWiki\Extension\Statsig\Guard;
use MediaWiki\Extension\Statsig\Unit\ReaderUnits;

/**
 * A stable id ends with the login in which it was used: the next reader of a shared machine
 * starts with another. The response to a logout is private, so PHP may set a cookie here.
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
