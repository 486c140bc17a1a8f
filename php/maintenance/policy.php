<?php

namespace MediaWiki\Extension\Statsig\Maintenance;

use MediaWiki\Extension\Statsig\Core\ExtensionRegistry;
use MediaWiki\Extension\Statsig\Core\Maintenance;
use MediaWiki\Extension\Statsig\Health\Places;
use MediaWiki\Extension\Statsig\Health\WikiFindings;
use MediaWiki\Extension\Statsig\Metric\HostMetrics;
use MediaWiki\MediaWikiServices;

$IP = require __DIR__ . '/install-path.php';
require_once "$IP/maintenance/Maintenance.php";
require_once __DIR__ . '/classes.php';

/**
 * Tells the native module what it cannot know of the wiki: what the fast lane may let through, and what this wiki's browsers
 * decide by. ship.php does the same each time, worker.php when it starts and each minute. Names what is wrong in the wiki's
 * settings.
 */
final class Policy extends Maintenance {
	public function __construct() {
		parent::__construct();
		$this->addDescription( 'Write the relay policy of this wiki into the file that php.ini\'s statsig.policy_file names, its ' .
			'program options beside the config, and say what is wrong in the settings. Exit status: 0 all is well, 3 a setting ' .
			'is wrong or a file could not be written, 64 php.ini names neither.' );
		$this->addOption( 'policy-file', 'Write this file, in place of statsig.policy_file', false, true );
		$this->addOption( 'config-file', 'Config file of this wiki, in place of statsig.config_file', false, true );
		$this->addOption( 'spool-dir', 'Folder of this wiki\'s events, in place of statsig.spool_dir', false, true );
		$this->addOption( 'renew', 'Write the files and say nothing of the settings; a loop of worker.php runs this each minute' );
	}

	public function execute() {
		if ( !ExtensionRegistry::getInstance()->isLoaded( 'Statsig' ) ) {
			$this->fatalError( 'The wiki does not load the extension Statsig. Next: ' . WikiFindings::LAYOUT . '.', 64 );
		}
		$services = MediaWikiServices::getInstance();
		$file = $services->getService( 'Statsig.PolicyFile' )->at( $this->setting( 'policy-file' ) );
		$programs = $services->getService( 'Statsig.ProgramOptionsFile' )
			->at( Places::ofConfig( $this->setting( 'config-file' ) )->programs() );
		$faults = $this->hasOption( 'renew' ) ? [] : $services->getService( 'Statsig.Settings' )->faults();
		foreach ( $faults as $fault ) {
			$this->error( $fault->sentence() . "\n  Right would be, for example: $fault->example" );
		}
		if ( !$file->isWanted() && !$programs->isWanted() && !$faults ) {
			$this->fatalError( 'php.ini names neither statsig.config_file nor statsig.policy_file. Next: set them for the CLI and for ' .
				'php-fpm.', 64 );
		}
		if ( $file->isWanted() && !$file->refresh() ) {
			$this->fatalError( 'The policy file could not be written. Next: look at the folder of statsig.policy_file.', 3 );
		}
		if ( $programs->isWanted() && !$programs->refresh() ) {
			$this->fatalError( 'The program options could not be written beside the config. Next: look at its folder.', 3 );
		}
		if ( $faults ) {
			$this->fatalError( 'The rest of the settings counts. Next: mend these in LocalSettings.php.', 3 );
		}
		( new HostMetrics( $this->setting( 'config-file' ), $this->setting( 'spool-dir' ) ) )->tell();
		$this->output( $file->isWanted() ? "The policy file says what this wiki allows.\n" :
			"The worker knows what this wiki's browsers decide by; there is no fast lane.\n" );
	}

	/**
	 * @param string $option
	 * @return string Its value, or php.ini's setting of that name; empty where neither is given
	 */
	private function setting( string $option ): string {
		return (string)$this->getOption( $option, ini_get( 'statsig.' . strtr( $option, '-', '_' ) ) );
	}

	/**
	 * @return int No database is needed, so an operator can run this while it is down
	 */
	public function getDbType() {
		return Maintenance::DB_NONE;
	}
}

$maintClass = Policy::class;
require_once RUN_MAINTENANCE_IF_MAIN;
