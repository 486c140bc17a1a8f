<?php

namespace MediaWiki\Extension\Statsig\Maintenance;

$IP = require __DIR__ . '/install-path.php';
require_once "$IP/maintenance/Maintenance.php";
require_once __DIR__ . '/UpstreamScript.php';

/**
 * Fetches the config from Statsig into the file that php.ini names.
 */
final class Sync extends UpstreamScript {
	public function __construct() {
		parent::__construct( 'Fetch the config and the ID lists from Statsig, once or in a loop.', self::OF_SYNC, true );
	}

	/** @inheritDoc */
	protected function work( array $options ): array {
		return $this->syncOfFarm( $options );
	}
}

$maintClass = Sync::class;
require_once RUN_MAINTENANCE_IF_MAIN;
