<?php

namespace MediaWiki\Extension\Statsig\Maintenance;

use MediaWiki\MediaWikiServices;

$IP = getenv( 'MW_INSTALL_PATH' ) ?: __DIR__ . '/../../..';
require_once "$IP/maintenance/Maintenance.php";
require_once __DIR__ . '/UpstreamScript.php';

/**
 * Sends what is in the spool to Statsig.
 */
final class Ship extends UpstreamScript {
	public function __construct() {
		parent::__construct( 'Send the events in the spool to Statsig, once.', [
			'events-api' => [ 'eventsApi', 'Base URL to send to, in place of statsig.events_api' ],
			'max-batches' => [ 'maxBatches', 'Batches to send at most' ],
			'sink' => [ 'sink', 'Where to: statsig or file' ],
		] );
	}

	/** @inheritDoc */
	protected function work( array $options ): array {
		$policy = MediaWikiServices::getInstance()->getService( 'Statsig.PolicyFile' );
		if ( $policy->isWanted() && !$policy->refresh() ) {
			// The fast lane goes on with what it was told last; events are not held up by it
			$this->error( 'The policy file of the fast lane could not be written.' );
		}
		$result = \Statsig\ship( $options );
		$dropped = array_sum( $result['dropped'] );
		$causes = implode( ', ', array_map(
			static fn ( $cause, $count ) => "$count $cause", array_keys( $result['dropped'] ), $result['dropped']
		) );
		$sentence = "{$result['shipped']} events were sent" . ( $dropped ? ", $dropped dropped ($causes)" : '' );
		$stopped = $result['stopped'] ?? null;
		return $stopped === null
			? [ self::EXIT_FINE, "$sentence, {$result['left']} are left." ]
			: [ self::EXIT_FAILING, "$sentence; then it stopped: $stopped. {$result['left']} are kept in the spool. " .
				'Next: look at statsig.events_api, statsig.secret_file and the network, then run this again.' ];
	}
}

$maintClass = Ship::class;
require_once RUN_MAINTENANCE_IF_MAIN;
