<?php

namespace MediaWiki\Extension\Statsig\Rest;

use MediaWiki\Extension\Statsig\Client\ClientValues;
use MediaWiki\Extension\Statsig\Unit\ReaderUnits;
use MediaWiki\Rest\Handler;
use MediaWiki\Rest\RequestInterface;
use MediaWiki\Rest\Response;

/**
 * GET /rest.php/statsig/v1/initialize: the values of the stable id in the reader's cookie (or, for
 * clients without cookies, in the query). The URL also carries a hash of the unit and the document's
 * version, so that the browser's own cache never answers for another.
 */
final class InitializeHandler extends Handler {
	use OpenRoute;

	/** Seconds that a browser may keep its own values */
	private const MAX_AGE = 300;

	/**
	 * @param ClientValues $values
	 * @param ReaderUnits $readerUnits
	 */
	public function __construct(
		private readonly ClientValues $values,
		private readonly ReaderUnits $readerUnits
	) {
	}

	/**
	 * @return bool What a private wiki decides is for those who may read it
	 */
	public function needsReadAccess() {
		return true;
	}

	public function execute(): Response {
		$request = $this->getRequest();
		if ( $request->getMethod() === 'POST' ) {
			// The vendor's own initialize, which this wiki does not offer
			return FixedResponse::of( 404 );
		}
		$units = $this->readerUnits->of(
			$this->getAuthority()->getUser(),
			$this->stableIdOf( $request )
		);
		$values = $this->values->of( $units, 'stableID' ) ?? [ 'kind' => 'none' ];
		$response = FixedResponse::json( json_encode(
			$values,
			JSON_UNESCAPED_SLASHES | JSON_UNESCAPED_UNICODE | JSON_INVALID_UTF8_SUBSTITUTE
				| JSON_PRESERVE_ZERO_FRACTION
		) );
		$response->setHeader( 'Vary', 'Cookie' );
		$response->setHeader( 'Cache-Control', $units->stableID === null
			? 'no-store'
			: 'private, max-age=' . self::MAX_AGE );
		return $response;
	}

	private function stableIdOf( RequestInterface $request ): ?string {
		$asked = $request->getQueryParams()['stableID'] ?? null;
		$cookie = $request->getCookie( ReaderUnits::COOKIE );
		return ReaderUnits::stableIdOf( is_string( $asked ) ? $asked : null )
			?? ReaderUnits::stableIdOf( is_string( $cookie ) ? $cookie : null );
	}
}
