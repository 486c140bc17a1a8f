<?php

namespace MediaWiki\Extension\Statsig\Rest;

use MediaWiki\Extension\Statsig\Health\Finding;
use MediaWiki\Extension\Statsig\Health\HostState;
use MediaWiki\MediaWikiServices;
use MediaWiki\Rest\Response;

/**
 * GET /rest.php/statsig/v1/health, for alarms and load balancers: 200 where all is well on this host or switched off, 503
 * where doctor.php would end with 3 or 4 over config, worker or events. What is wrong it tells only those who may see
 * Special:Statsig.
 */
final class HealthHandler extends OpenRoute {
	private const RIGHT = 'statsig-view';

	/** @inheritDoc */
	protected function answer( MediaWikiServices $services ): Response {
		$findings = $services->getService( 'Statsig.Settings' )->get( 'StatsigEnabled' ) ? self::findings() : [];
		$wrong = array_filter( $findings, static fn ( Finding $finding ) => $finding->level >= Finding::WRONG );
		if ( !$wrong ) {
			return FixedResponse::personal( '{"status":"ok"}' );
		}
		return $this->getAuthority()->isAllowed( self::RIGHT )
			? FixedResponse::personal( self::told( $wrong ), 503 )
			: $this->failure();
	}

	/** @return Finding[] */
	private static function findings(): array {
		return function_exists( 'Statsig\health' )
			? HostState::findings( isSpoolMeasured: false )
			: [ new Finding( Finding::NOTHING, 'PHP runs without the native module "statsig".', 'load it in an ini file of this SAPI' ) ];
	}

	/**
	 * @param Finding[] $wrong
	 * @return string
	 */
	private static function told( array $wrong ): string {
		return json_encode( [
			'status' => 'failing',
			'findings' => array_values( array_map( static fn ( $finding ) => [ 'text' => $finding->text, 'next' => $finding->next ], $wrong ) ),
		], JSON_UNESCAPED_SLASHES | JSON_UNESCAPED_UNICODE | JSON_INVALID_UTF8_SUBSTITUTE );
	}

	/** @inheritDoc */
	protected function failure(): Response {
		return FixedResponse::personal( '{"status":"failing"}', 503 );
	}
}
