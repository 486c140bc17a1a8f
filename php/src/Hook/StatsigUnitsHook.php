<?php

namespace MediaWiki\Extension\Statsig\Hook;

use MediaWiki\Extension\Statsig\Unit\CustomIds;

/**
 * Types of unit of other extensions: implement this interface and register the hook "StatsigUnits".
 */
interface StatsigUnitsHook {
	/**
	 * Called at most once in a request, and only where an entry is to be decided by a type that is not Statsig's own, or
	 * where the types are to be listed.
	 *
	 * @param CustomIds $units Register types with it
	 * @return void
	 */
	public function onStatsigUnits( CustomIds $units );
}
