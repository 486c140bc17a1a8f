<?php

namespace MediaWiki\Extension\Statsig\Maintenance;

$IP = require __DIR__ . '/install-path.php';
require_once "$IP/maintenance/Maintenance.php";
require_once __DIR__ . '/UpstreamScript.php';

/**
 * Sends what is in the spool to Statsig.
 */
final class Ship extends UpstreamScript {
	public function __construct() {
		parent::__construct( 'Send the events in the spool to Statsig, once.', self::OF_SHIP + [
			'max-batches' => [ 'maxBatches', 'Batches to send at most' ],
		], false );
		$this->addOption( ...self::POLICY_FILE );
	}

	/** @inheritDoc */
	protected function work( array $options ): array {
		$this->writePolicy();
		return $this->ship( $options );
	}
}

$maintClass = Ship::class;
require_once RUN_MAINTENANCE_IF_MAIN;
