<?php

namespace MediaWiki\Extension\Statsig\Maintenance;

use MediaWiki\Extension\Statsig\Core\ExtensionRegistry;

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
		$this->addOption( ...self::POLICY_FILE );
	}

	/** @inheritDoc */
	protected function work( array $options ): array {
		$hasSpool = $this->hasSpool();
		$silence = 'Events are not recorded, as statsig.spool_dir is not set; the config is kept fresh all the same.';
		// Before all else: whether a key is needed is told by what the wiki hands over
		$this->writePolicy();
		if ( isset( $options['intervalMs'] ) ) {
			if ( !$hasSpool ) {
				$this->error( $silence );
			}
			return $this->syncOfFarm( [ 'ship' => $hasSpool ] + $this->renewal() + $options );
		}
		[ $synced, $config ] = $this->syncOfFarm( $options );
		if ( !$hasSpool ) {
			return [ $synced, "$config\n$silence" ];
		}
		[ $shipped, $events ] = $this->ship( $options );
		return [ max( $synced, $shipped ), "$config\n$events" ];
	}

	/** @return array How a loop, which never sees new settings, has them told to the fast lane and to itself */
	private function renewal(): array {
		if ( PHP_BINARY === '' || !ExtensionRegistry::getInstance()->isLoaded( 'Statsig' ) ) {
			return [];
		}
		return [ 'policyCommand' => $this->command( 'policy.php', '--renew' ) ];
	}
}

$maintClass = Worker::class;
require_once RUN_MAINTENANCE_IF_MAIN;
