<?php

namespace MediaWiki\Extension\Statsig\Maintenance;

use MediaWiki\Extension\Statsig\Health\KeyFile;

$IP = require __DIR__ . '/install-path.php';
require_once "$IP/maintenance/Maintenance.php";
require_once __DIR__ . '/UpstreamScript.php';

/**
 * The first contact with Statsig, step by step: a line each, and no further than the first that fails.
 */
final class Check extends UpstreamScript {
	private const EVENT = 'statsig_wiki_check';

	public function __construct() {
		parent::__construct(
			'Ask Statsig step by step, a line each: read the key, fetch the config, send what is in the spool and one marked event. ' .
			'Exit status: 0 all of it works, 3 or 4 as of sync.php and ship.php.',
			self::OF_SYNC + self::OF_SHIP, false
		);
	}

	/** @inheritDoc */
	protected function work( array $options ): array {
		$probe = \Statsig\probe( $options );
		if ( $probe['key'] !== null ) {
			[ $text, $next ] = KeyFile::explain( $probe['keyFile'], $probe['key'] );
			return [ self::EXIT_NOTHING, "key: FAILED. $text Next: $next." ];
		}
		$this->output( "key: ok, {$probe['keyFile']} holds one.\n" );
		[ $exit, $sentence ] = $this->sync( array_diff_key( $options, [ 'sink' => 1, 'eventsApi' => 1 ] ) );
		if ( $exit !== self::EXIT_FINE ) {
			return [ $exit, "config: FAILED. $sentence" ];
		}
		$this->output( "config: ok. $sentence\n" );
		return $this->sendOne( $options );
	}

	/** @return array{int,string} */
	private function sendOne( array $options ): array {
		if ( !$this->hasSpool() ) {
			return [ self::EXIT_FINE, 'event: left out, as statsig.spool_dir is not set: no event is recorded.' ];
		}
		$marker = bin2hex( random_bytes( 4 ) );
		// A unit of its own, which is nobody's: it must not look like a reader
		$unit = [ 'customIDs' => [ 'stableID' => str_pad( $marker, 20, '0' ) ] ];
		\Statsig\logEvent( self::EVENT, $unit, null, [ 'marker' => $marker ] );
		if ( \Statsig\flush() < 1 ) {
			[ $text, $next ] = $this->places()->explain( \Statsig\status()['events']['spoolError'] ?? 'failed', \Statsig\probe( $options ) );
			return [ self::EXIT_FAILING, "event: FAILED, the spool does not take it. $text Next: $next." ];
		}
		[ $exit, $sentence ] = $this->ship( $options );
		return $exit === self::EXIT_FINE
			? [ $exit, "event: ok. $sentence Look for the event " . self::EVENT . " with marker $marker in Statsig's console." ]
			: [ $exit, "event: FAILED. $sentence" ];
	}
}

$maintClass = Check::class;
require_once RUN_MAINTENANCE_IF_MAIN;
