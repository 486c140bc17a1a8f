<?php

namespace MediaWiki\Extension\Statsig\Maintenance;

$IP = getenv( 'MW_INSTALL_PATH' ) ?: __DIR__ . '/../../..';
require_once "$IP/maintenance/Maintenance.php";
require_once __DIR__ . '/UpstreamScript.php';

/**
 * Fetches the config from Statsig into the file that php.ini names.
 */
final class Sync extends UpstreamScript {
	public function __construct() {
		parent::__construct( 'Fetch the config from Statsig, once.', [
			'api' => [ 'api', 'Base URL to fetch from, in place of statsig.api' ],
			'timeout-ms' => [ 'timeoutMs', 'Milliseconds that a fetch may take' ],
		] );
		$this->addOption( 'force', 'Take the document also where it is older than the one in place' );
	}

	/** @inheritDoc */
	protected function work( array $options ): array {
		if ( $this->hasOption( 'force' ) ) {
			$options['force'] = true;
		}
		$result = \Statsig\sync( $options );
		$cause = $result['cause'] ?? '';
		return match ( $result['outcome'] ) {
			'fresh' => [ self::EXIT_FINE, "A new config of {$result['bytes']} bytes is in place; " .
				'PHP takes it within statsig.check_interval.' ],
			'unchanged' => [ self::EXIT_FINE, 'The config in place is the newest.' ],
			'failed' => [ self::EXIT_FAILING, "No config came: $cause. The last good one stays in use. " .
				'Next: look at statsig.api, statsig.secret_file and the network, then run this again.' ],
			default => [ self::EXIT_NOTHING, "There is no usable config: $cause. Every decision is the default. " .
				'Next: look at statsig.config_file, statsig.api, statsig.secret_file and the network, then run this again.' ],
		};
	}
}

$maintClass = Sync::class;
require_once RUN_MAINTENANCE_IF_MAIN;
