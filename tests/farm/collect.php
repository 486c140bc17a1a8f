<?php
// Removes what has run out from the store of the farm, as its upkeep does now and then.
require_once ( getenv( 'MW_INSTALL_PATH' ) ?: '/usr/share/mediawiki' ) . '/maintenance/Maintenance.php';

class StatsigCollect extends Maintenance {
	public function execute() {
		MediaWiki\MediaWikiServices::getInstance()->getService( 'Statsig.FarmStore' )->deleteObjectsExpiringBefore( wfTimestampNow() );
	}
}

$maintClass = StatsigCollect::class;
require_once RUN_MAINTENANCE_IF_MAIN;
