<?php

namespace MediaWiki\Extension\Statsig\Rest;

use MediaWiki\Extension\Statsig\Core\RequestContext;
use MediaWiki\MediaWikiServices;
use MediaWiki\Rest\Response;

/**
 * POST /rest.php/statsig/v1/initialize: the decisions for this reader, as Statsig's js-client and the old statsig-js
 * ask for them. Of the user that they post only the browser's stable id counts; the account is the session's.
 */
final class InitializeHandler extends PostRoute {
	private const MALFORMED = '{"success":false,"error":"The body is no request of one of Statsig\'s SDKs."}';

	/** @inheritDoc */
	protected function answerOwn( MediaWikiServices $services ): Response {
		if ( !$services->getService( 'Statsig.Settings' )->get( 'StatsigVendorApi' ) ) {
			return FixedResponse::notOffered();
		}
		$values = $services->getService( 'Statsig.VendorValues' );
		// Without the module nothing is read and nothing decided
		$asked = function_exists( 'Statsig\readInitialize' ) ? \Statsig\readInitialize( $this->readBody() ) :
			[ 'status' => 200, 'stableID' => null, 'hash' => 'none' ];
		if ( $asked['status'] !== 200 ) {
			return $asked['status'] === 400 ? FixedResponse::json( self::MALFORMED, 400 ) : FixedResponse::of( $asked['status'] );
		}
		$context = RequestContext::getMain();
		return FixedResponse::personal( $values->of(
			$values->unitsOf( $context->getUser(), $asked['stableID'], $context->getRequest() ), $asked['hash']
		) );
	}

	/** @inheritDoc */
	protected function failure(): Response {
		// To the SDK: there are no values. It would ask four times again after a 5xx
		return FixedResponse::json( '{"has_updates":false}' );
	}
}
