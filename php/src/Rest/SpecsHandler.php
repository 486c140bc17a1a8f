<?php

namespace MediaWiki\Extension\Statsig\Rest;

use MediaWiki\MediaWikiServices;
use MediaWiki\Rest\Response;

/**
 * GET /rest.php/statsig/v1/download_config_specs: the rules by which Statsig's on-device client decides. They are the
 * same for everybody, so that caches may keep them.
 */
final class SpecsHandler extends OpenRoute {
	/** @inheritDoc */
	protected function answer( MediaWikiServices $services ): Response {
		if ( !$services->getService( 'Statsig.Settings' )->get( 'StatsigVendorApi' ) ) {
			return FixedResponse::notOffered();
		}
		$text = $services->getService( 'Statsig.OnDeviceDocument' )->text();
		$tag = '"' . hash( 'sha256', $text ) . '"';
		$response = $this->isKnown( $tag ) ? FixedResponse::json( '', 304 ) : FixedResponse::json( $text );
		$response->setHeader( 'ETag', $tag );
		$response->setHeader( 'Cache-Control', 'public, max-age=300, s-maxage=300' );
		return $response;
	}

	/** @inheritDoc */
	protected function failure(): Response {
		return FixedResponse::json( '{"has_updates":false}' );
	}

	/** A weak tag, which compressing servers make of ours, names the same document */
	private function isKnown( string $tag ): bool {
		$known = array_map( 'trim', explode( ',', $this->getRequest()->getHeaderLine( 'If-None-Match' ) ) );
		return array_intersect( [ $tag, "W/$tag", '*' ], $known ) !== [];
	}
}
