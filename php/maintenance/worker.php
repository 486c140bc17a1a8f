<?php

namespace MediaWiki\Extension\Statsig\Maintenance;

$IP = require __DIR__ . '/install-path.php';
require_once "$IP/maintenance/Maintenance.php";
require_once __DIR__ . '/UpstreamScript.php';

/**
 * Does all that there is to do with Statsig, in one process: fetches the config and sends the spool.
 */
final class Worker extends UpstreamScript {
	public function __construct() {
		parent::__construct(
			'Fetch the config and the ID lists from Statsig and send it the spool, once or in a loop.',
			self::OF_SYNC + self::OF_SHIP, true
		);
	}

	/** @inheritDoc */
	protected function work( array $options ): array {
		if ( isset( $options['intervalMs'] ) ) {
			$this->writePolicy();
			return $this->sync( [ 'ship' => true ] + $options );
		}
		[ $synced, $config ] = $this->sync( $options );
		[ $shipped, $events ] = $this->ship( $options );
		return [ max( $synced, $shipped ), "$config\n$events" ];
	}
}

$maintClass = Worker::class;
require_once RUN_MAINTENANCE_IF_MAIN;
