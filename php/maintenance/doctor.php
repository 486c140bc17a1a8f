<?php

namespace MediaWiki\Extension\Statsig\Maintenance;

use MediaWiki\Extension\Statsig\Core\ExtensionRegistry;
use MediaWiki\Extension\Statsig\Core\Maintenance;
use MediaWiki\Extension\Statsig\Health\Account;
use MediaWiki\Extension\Statsig\Health\Finding;
use MediaWiki\Extension\Statsig\Health\HostState;
use MediaWiki\Extension\Statsig\Health\IniFolders;
use MediaWiki\Extension\Statsig\Health\KeyFile;
use MediaWiki\Extension\Statsig\Health\Places;
use MediaWiki\Extension\Statsig\Health\PoolUser;
use MediaWiki\Extension\Statsig\Health\WikiFindings;
use MediaWiki\Extension\Statsig\NativeModule\NotLoaded;
use MediaWiki\MediaWikiServices;

$IP = require __DIR__ . '/install-path.php';
require_once "$IP/maintenance/Maintenance.php";
require_once __DIR__ . '/classes.php';

/**
 * Says in plain words what is wrong and what to do. It sees what a PHP process sees that starts
 * now with the settings of the CLI, as the user of the pool where root asks.
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
		$this->addOption( 'patience', 'Seconds without a good sync that are no trouble; ' . HostState::PATIENCE, false, true );
		$this->addOption( 'as', 'User to ask as, where root runs this; the user of the web server', false, true );
	}

	public function execute() {
		$folders = IniFolders::ofThisProcess();
		if ( !function_exists( 'Statsig\status' ) ) {
			$findings = NotLoaded::ofThisProcess( $folders );
		} else {
			$settings = ini_get_all( 'statsig', false );
			$places = new Places( $settings );
			$findings = array_merge(
				$this->asker( $places, $folders ),
				$this->keyAndPlaces( $places ),
				$folders ? array_merge( $folders->findings(), $folders->ofPools( $settings ) ) : [],
				HostState::findings( (int)$this->getOption( 'patience', HostState::PATIENCE ) ),
				$this->surroundings( $places )
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

	/**
	 * From here on this process is the pool's user, where root runs it: root may read and write everything.
	 *
	 * @param Places $places
	 * @param IniFolders|null $folders
	 * @return Finding[] As whom it asks
	 */
	private function asker( Places $places, ?IniFolders $folders ): array {
		$user = $this->hasOption( 'as' ) ? PoolUser::named( $this->getOption( 'as' ) ) :
			PoolUser::find( self::databaseFolder(), $folders ? $folders->pools() : [], $places->owned() );
		$own = Account::currentName();
		if ( !$user ) {
			if ( $this->hasOption( 'as' ) ) {
				$this->fatalError( '--as names no user of this host.', 64 );
			}
			return Account::isRoot() ? [ new Finding( Finding::NOTE, 'Asked as root, who may read and write everything.',
				'ask as the user of the web server: --as USER' ) ] : [];
		}
		$name = Account::nameOf( $user->id );
		if ( $user->id === Account::current() ) {
			return [ new Finding( Finding::FINE, "Asked as $name." ) ];
		}
		if ( !Account::isRoot() ) {
			return [ new Finding( Finding::NOTE, "Asked as $own; pages seem to be served by $name ($user->sign).",
				"ask as that user: sudo -u $name php SCRIPT" ) ];
		}
		if ( !Account::become( $user->id ) ) {
			return [ new Finding( Finding::NOTE, "Asked as root, as this process cannot become $name.", "sudo -u $name php SCRIPT" ) ];
		}
		return [ new Finding( Finding::NOTE, "Asked as $name ($user->sign), though root runs this.",
			"run sync.php, ship.php and worker.php as that user too: sudo -u $name php SCRIPT" ) ];
	}

	private static function databaseFolder(): string {
		$config = MediaWikiServices::getInstance()->getMainConfig();
		return $config->get( 'DBtype' ) === 'sqlite' ? (string)$config->get( 'SQLiteDataDir' ) : '';
	}

	/** @return Finding[] What the worker would stumble over */
	private function keyAndPlaces( Places $places ): array {
		$probe = \Statsig\probe();
		$findings = $places->findings( $probe );
		// A site without Statsig's key keeps its events in files of its own
		if ( $probe['key'] !== null && !( $probe['key'] === 'unset' && ini_get( 'statsig.sink_dir' ) ) ) {
			array_unshift( $findings, new Finding( Finding::WRONG, ...KeyFile::explain( $probe['keyFile'], $probe['key'] ) ) );
		}
		return $findings;
	}

	/** @return Finding[] What only a look at files and the wiki tells */
	private function surroundings( Places $places ): array {
		$findings = ExtensionRegistry::getInstance()->isLoaded( 'Statsig' ) ? WikiFindings::all( MediaWikiServices::getInstance() ) :
			[ new Finding( Finding::WRONG, 'The wiki does not load the extension Statsig.', WikiFindings::LAYOUT ) ];
		return array_merge( $findings, $places->configFile() );
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
