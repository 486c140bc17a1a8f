<?php

namespace MediaWiki\Extension\Statsig\Maintenance;

use MediaWiki\Extension\Statsig\Core\Maintenance;
use MediaWiki\Extension\Statsig\Farm\Books;
use MediaWiki\Extension\Statsig\Farm\FarmHost;
use MediaWiki\Extension\Statsig\Guard;

$IP = require __DIR__ . '/install-path.php';
require_once "$IP/maintenance/Maintenance.php";
require_once __DIR__ . '/UpstreamScript.php';

/**
 * Speaks to the store of a farm: takes its config, or tells it the config of this host, and what this host has counted. A
 * loop of worker.php or sync.php has it run.
 */
final class Farm extends UpstreamScript {
	public function __construct() {
		parent::__construct( 'Take the farm\'s config from the store of $wgStatsigStash, or with --publish tell it the config of this host; and tell ' .
			'what this host has counted, every ten minutes.', [
				'spool-dir' => [ 'spoolDir', 'Folder of this wiki\'s events, in place of statsig.spool_dir' ],
			], false );
		$this->addOption( 'publish', 'This host asks Statsig for the farm: tell the others its config' );
		$this->addOption( 'interval', 'Seconds between two syncs of the loop that runs this; ' . self::INTERVAL, false, true );
		$this->addOption( 'counts', 'Tell what this host has counted also within ten minutes' );
	}

	/** @inheritDoc */
	protected function work( array $options ): array {
		$host = $this->farmHost();
		return $host ? $this->speak( $host, $this->hasOption( 'counts' ) ) :
			[ self::EXIT_USAGE, '$wgStatsigFarm is empty: there is no farm. Next: docs/operations.md, "Farms".' ];
	}

	/**
	 * Speaks to the farm's store once.
	 *
	 * @param FarmHost $host
	 * @param bool $isCounted Whether counts are told also before their time
	 * @return array{int,string}
	 */
	private function speak( FarmHost $host, bool $isCounted ): array {
		$isPublished = $this->hasOption( 'publish' );
		[ $outcome, $cause ] = $isPublished ? $host->publisher()->publish( (int)ceil( (float)$this->getOption( 'interval', self::INTERVAL ) ) ) :
			$host->config()->take();
		$isTold = self::tell( $host->books(), $isCounted );
		$sentence = match ( $outcome ) {
			'fresh' => $isPublished ? 'The farm hears of a new config.' : 'A new config of the farm is in place; PHP takes it within statsig.check_interval.',
			'unchanged' => $isPublished ? 'The farm has the config of this host.' : 'The config in place is the farm\'s.',
			'locked' => 'Another process does it; nothing was done.',
			'absent' => $isPublished ? 'There is no config to tell of.' : 'The farm\'s store has no config, or is not reached; the last one stays in use.',
			default => ( $isPublished ? 'The farm does not hear of this host\'s config' :
				'The farm\'s config did not come, and the last one stays in use' ) . " ($cause).",
		};
		$isFine = $outcome !== 'failed' && $outcome !== 'absent' && $isTold;
		return [ $isFine ? self::EXIT_FINE : self::EXIT_FAILING, $sentence . ( $isTold ? '' : ' What this host has counted is not told to the farm.' ) .
			( $isFine ? '' : ' Next: doctor.php says more.' ) ];
	}

	private static function tell( ?Books $books, bool $isCounted ): bool {
		$isTold = false;
		Guard::run( static function () use ( $books, $isCounted, &$isTold ): void {
			$isTold = $books === null || $books->tell( $isCounted );
		} );
		return $isTold;
	}

	/** @return int The store may be in a database, which MediaWiki keeps from scripts that say that they need none */
	public function getDbType() {
		return Maintenance::DB_STD;
	}
}

$maintClass = Farm::class;
require_once RUN_MAINTENANCE_IF_MAIN;
