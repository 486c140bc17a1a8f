<?php

namespace MediaWiki\Extension\Statsig\Maintenance;

use MediaWiki\Extension\Statsig\Core\ExtensionRegistry;
use MediaWiki\Extension\Statsig\Core\Maintenance;
use MediaWiki\Extension\Statsig\Health\WikiFindings;
use MediaWiki\MediaWikiServices;

$IP = require __DIR__ . '/install-path.php';
require_once "$IP/maintenance/Maintenance.php";
require_once __DIR__ . '/classes.php';

/**
 * Writes what the fast lane may let through. ship.php does the same each time, worker.php when it starts and each minute.
 * Names what is wrong in the wiki's settings, also where there is no fast lane.
 */
final class WritePolicy extends Maintenance {
	public function __construct() {
		parent::__construct();
		$this->addDescription( 'Write the relay policy of this wiki into the file that php.ini\'s statsig.policy_file names, and ' .
			'say what is wrong in the settings. Exit status: 0 all is well, 3 a setting is wrong or the file could not be ' .
			'written, 64 no file is named.' );
		$this->addOption( 'policy-file', 'Write this file, in place of statsig.policy_file', false, true );
		$this->addOption( 'renew', 'Write the file and say nothing of the settings; a loop of worker.php runs this each minute' );
	}

	public function execute() {
		if ( !ExtensionRegistry::getInstance()->isLoaded( 'Statsig' ) ) {
			$this->fatalError( 'The wiki does not load the extension Statsig. Next: ' . WikiFindings::LAYOUT . '.', 64 );
		}
		$services = MediaWikiServices::getInstance();
		$file = $services->getService( 'Statsig.PolicyFile' )->at( (string)$this->getOption( 'policy-file', ini_get( 'statsig.policy_file' ) ) );
		$faults = $this->hasOption( 'renew' ) ? [] : $services->getService( 'Statsig.Settings' )->faults();
		foreach ( $faults as $fault ) {
			$this->error( $fault->sentence() . "\n  Right would be, for example: $fault->example" );
		}
		if ( !$file->isWanted() && !$faults ) {
			$this->fatalError( 'php.ini names no statsig.policy_file. Next: set it for the CLI and for php-fpm.', 64 );
		}
		if ( $file->isWanted() && !$file->refresh() ) {
			$this->fatalError( 'The policy file could not be written. Next: look at the folder of statsig.policy_file.', 3 );
		}
		if ( $faults ) {
			$this->fatalError( 'The rest of the settings counts. Next: mend these in LocalSettings.php.', 3 );
		}
		$this->output( "The policy file says what this wiki allows.\n" );
	}

	/**
	 * @return int No database is needed, so an operator can run this while it is down
	 */
	public function getDbType() {
		return Maintenance::DB_NONE;
	}
}

$maintClass = WritePolicy::class;
require_once RUN_MAINTENANCE_IF_MAIN;
