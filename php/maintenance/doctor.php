<?php

namespace MediaWiki\Extension\Statsig\Maintenance;

use MediaWiki\Extension\Statsig\Core\ExtensionRegistry;
use MediaWiki\Extension\Statsig\Core\Maintenance;
use MediaWiki\Extension\Statsig\CoreNames;
use MediaWiki\Extension\Statsig\Health\Diagnosis;
use MediaWiki\Extension\Statsig\Health\Finding;
use MediaWiki\MediaWikiServices;

$IP = require __DIR__ . '/install-path.php';
require_once "$IP/maintenance/Maintenance.php";
require_once __DIR__ . '/../src/CoreNames.php';
// Also where the wiki does not load the extension: that is one of its findings.
require_once __DIR__ . '/../src/Health/Finding.php';
require_once __DIR__ . '/../src/Health/Causes.php';
require_once __DIR__ . '/../src/Health/Limits.php';
require_once __DIR__ . '/../src/Health/Diagnosis.php';
CoreNames::register();

/**
 * Says in plain words what is wrong and what to do. It sees what a PHP process sees that starts
 * now with the settings of the CLI.
 */
final class Doctor extends Maintenance {
	private const EXIT_OF = [
		Finding::FINE => 0,
		Finding::NOTE => 0,
		Finding::WRONG => 3,
		Finding::NOTHING => 4,
	];
	private const WORD_OF = [
		Finding::FINE => 'fine',
		Finding::NOTE => 'note',
		Finding::WRONG => 'WRONG',
		Finding::NOTHING => 'WRONG',
	];

	public function __construct() {
		parent::__construct();
		$this->addDescription( 'Say what is wrong with the settings, the config, the worker, ID lists and events, and what to do. ' .
			'Exit status: 0 all is well, 3 something gets old or lost, 4 there is no config.' );
		$this->addOption( 'patience', 'Seconds without a good sync that are no trouble; 600', false, true );
	}

	public function execute() {
		if ( !function_exists( 'Statsig\status' ) ) {
			$findings = [ new Finding( Finding::NOTHING, 'PHP runs without the native module "statsig": every decision is the default.',
				'add extension=statsig to an ini file of the CLI and of php-fpm' ) ];
		} else {
			// The first question loads; without one a process has nothing to say.
			\Statsig\names( \Statsig\Kind::Gate );
			$findings = array_merge(
				Diagnosis::of( \Statsig\status(), ini_get_all( 'statsig', false ), (int)$this->getOption( 'patience', 600 ) ),
				$this->surroundings()
			);
		}
		$worst = Finding::FINE;
		foreach ( $findings as $finding ) {
			$worst = max( $worst, $finding->level );
			$this->output( self::WORD_OF[$finding->level] . ": $finding->text\n" .
				( $finding->next === '' ? '' : "  Next: $finding->next.\n" ) );
		}
		$this->output( $worst === Finding::FINE ? "All is well.\n" : '' );
		if ( self::EXIT_OF[$worst] !== 0 ) {
			$this->fatalError( 'The doctor found what is marked WRONG.', self::EXIT_OF[$worst] );
		}
	}

	/** @return Finding[] What only a look at files and the wiki tells */
	private function surroundings(): array {
		$findings = [];
		if ( !ExtensionRegistry::getInstance()->isLoaded( 'Statsig' ) ) {
			$findings[] = new Finding( Finding::NOTE, 'The wiki does not load the extension Statsig.',
				'add wfLoadExtension( \'Statsig\' ) to LocalSettings.php' );
		} else {
			foreach ( MediaWikiServices::getInstance()->getService( 'Statsig.Settings' )->faults() as $fault ) {
				$findings[] = new Finding( Finding::WRONG, $fault->sentence(), "in LocalSettings.php; right would be, for example: {$fault->example}" );
			}
		}
		$mode = @fileperms( ini_get( 'statsig.config_file' ) );
		if ( $mode !== false && ( $mode & 0022 ) ) {
			$findings[] = new Finding( Finding::WRONG, 'Others than its owner may write the config file, and so make decisions.',
				'chmod 0640, as sync.php sets it' );
		}
		if ( $mode !== false && !( $mode & 0044 ) ) {
			$findings[] = new Finding( Finding::NOTE, 'Only its owner may read the config file.',
				'chmod 0640 and the web server\'s group, unless the web server is the owner' );
		}
		return $findings;
	}

	/**
	 * @return int It must also speak while the database is down
	 */
	public function getDbType() {
		return Maintenance::DB_NONE;
	}
}

$maintClass = Doctor::class;
require_once RUN_MAINTENANCE_IF_MAIN;
