<?php

namespace MediaWiki\Extension\Statsig;

use MediaWiki\Extension\Statsig\Hook\StatsigUnitsHook;
use MediaWiki\Extension\Statsig\Unit\CustomIds;
use MediaWiki\HookContainer\HookContainer;

/**
 * Runs the hooks by which other extensions have a part in this one.
 */
final class HookRunner implements StatsigUnitsHook {
	public function __construct( private readonly HookContainer $container ) {
	}

	/** @inheritDoc */
	public function onStatsigUnits( CustomIds $units ) {
		$this->container->run( 'StatsigUnits', [ $units ], [ 'abortable' => false ] );
	}
}
