<?php

namespace MediaWiki\Extension\Statsig\Rest;

use MediaWiki\Extension\Statsig\Source\DecisionSource;
use MediaWiki\Extension\Statsig\Unit\ReaderUnits;
use MediaWiki\MediaWikiServices;
use MediaWiki\Rest\RequestInterface;
use MediaWiki\Rest\Response;

/**
 * GET /rest.php/statsig/v1/initialize: the values of the stable id in the reader's cookie (or, for
 * clients without cookies, in the query). The URL also carries a hash of the unit and the document's
 * version, so that the browser's own cache never answers with the values of another unit or document.
 */
final class InitializeHandler extends OpenRoute {
	/** Seconds that a browser may keep its own values */
	private const MAX_AGE = 300;

	/**
	 * @return bool True: on a private wiki only those who may read get decisions
	 */
	public function needsReadAccess() {
		return true;
	}

	/** @inheritDoc */
	protected function answer( MediaWikiServices $services ): Response {
		$request = $this->getRequest();
		if ( $request->getMethod() === 'POST' ) {
			// The vendor's own initialize, which this wiki does not offer
			return FixedResponse::of( 404 );
		}
		$units = $services->getService( 'Statsig.ReaderUnits' )->of(
			$this->getAuthority()->getUser(),
			$this->stableIdOf( $request )
		);
		if ( !$services->getService( 'Statsig.Settings' )->get( 'StatsigEnabled' ) ) {
			return self::none( DecisionSource::DISABLED );
		}
		if ( $units->stableID === null ) {
			return self::none( DecisionSource::NO_UNIT );
		}
		$values = $services->getService( 'Statsig.ClientValues' )->of( $units, 'stableID' );
		return $values === null ? $this->failure() : self::json( $values, 'private, max-age=' . self::MAX_AGE );
	}

	/** @inheritDoc */
	protected function failure(): Response {
		return self::none( DecisionSource::ERROR );
	}

	/**
	 * @param string $reason The reason of all decisions in that browser, which are defaults
	 * @return Response
	 */
	private static function none( string $reason ): Response {
		return self::json( [ 'kind' => 'none', 'reason' => $reason ], 'no-store' );
	}

	private static function json( array $values, string $keeping ): Response {
		$response = FixedResponse::json( json_encode(
			$values,
			JSON_UNESCAPED_SLASHES | JSON_UNESCAPED_UNICODE | JSON_INVALID_UTF8_SUBSTITUTE
				| JSON_PRESERVE_ZERO_FRACTION
		) );
		$response->setHeader( 'Vary', 'Cookie' );
		$response->setHeader( 'Cache-Control', $keeping );
		return $response;
	}

	private function stableIdOf( RequestInterface $request ): ?string {
		$asked = $request->getQueryParams()['stableID'] ?? null;
		$cookie = $request->getCookie( ReaderUnits::COOKIE );
		return ReaderUnits::stableIdOf( is_string( $asked ) ? $asked : null )
			?? ReaderUnits::stableIdOf( is_string( $cookie ) ? $cookie : null );
	}
}
