<?php

namespace MediaWiki\Extension\Statsig\HookHandler;

use MediaWiki\Extension\Statsig\Core\RequestContext;
use MediaWiki\Extension\Statsig\Forcing\Parameter;
use MediaWiki\Extension\Statsig\Guard;
use MediaWiki\MediaWikiServices;

/**
 * Takes the groups that a tester forces along the pages of a login, also those of another domain. MediaWiki asks for that
 * since 1.43; before, the page to return to has them in its own address, and the pages between have none.
 */
final class LoginHooks {
	/**
	 * @param array<string,string|null> &$params Of the addresses that are made
	 * @param array $options With the request since 1.44
	 */
	public function onAuthPreserveQueryParams( &$params, $options ): void {
		Guard::run( static function ( MediaWikiServices $services ) use ( &$params, $options ): void {
			$asked = Parameter::textOf( $options['request'] ?? RequestContext::getMain()->getRequest() );
			if ( $asked !== '' && $services->getService( 'Statsig.Settings' )->get( 'StatsigEnabled' ) && ( new Parameter( $asked ) )->isRead() ) {
				$params[Parameter::NAME] = $asked;
			}
		} );
	}
}
