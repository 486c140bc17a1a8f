<?php

namespace MediaWiki\Extension\Statsig\Rest;

use MediaWiki\MediaWikiServices;
use MediaWiki\Rest\Response;

/**
 * What the routes share that browsers post events and reports to: they hand the body on and give a fixed answer.
 */
abstract class BeaconHandler extends PostRoute {
	/**
	 * @param string $body As readBody() has it
	 * @param MediaWikiServices $services
	 * @return int HTTP status that FixedResponse knows
	 */
	abstract protected function take( string $body, MediaWikiServices $services ): int;

	/** @inheritDoc */
	protected function answerOwn( MediaWikiServices $services ): Response {
		return FixedResponse::of( $services->getService( 'Statsig.Settings' )->get( 'StatsigEnabled' )
			? $this->take( $this->readBody(), $services )
			: 202 );
	}
}
