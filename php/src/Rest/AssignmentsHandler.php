<?php

namespace MediaWiki\Extension\Statsig\Rest;

use MediaWiki\Extension\Statsig\Core\RequestContext;
use MediaWiki\MediaWikiServices;
use MediaWiki\Rest\Response;

/**
 * GET /rest.php/statsig/v1/assignments: what the one who asks is in. Only for that reader, so that no cache may keep it.
 */
final class AssignmentsHandler extends OpenRoute {
	/** @inheritDoc */
	protected function answer( MediaWikiServices $services ): Response {
		$context = RequestContext::getMain();
		return FixedResponse::personal( json_encode(
			[ 'assignments' => $services->getService( 'Statsig.Assignments' )->of( $context->getUser(), $context->getRequest() ) ],
			JSON_UNESCAPED_SLASHES | JSON_UNESCAPED_UNICODE | JSON_PRESERVE_ZERO_FRACTION | JSON_INVALID_UTF8_SUBSTITUTE
		) );
	}

	/** @inheritDoc */
	protected function failure(): Response {
		return FixedResponse::personal( '{"assignments":[]}' );
	}

	/** @return bool As api.php has it: a private wiki tells nothing to whoever may not read it */
	public function needsReadAccess() {
		return true;
	}
}
