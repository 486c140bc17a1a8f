<?php

namespace MediaWiki\Extension\Statsig\Health;

use MediaWiki\Extension\Statsig\Guard;
use MediaWiki\MediaWikiServices;

/**
 * How config, worker and events of this host fare, as this process sees it: the one judgement of doctor.php, of
 * Special:Statsig and of the REST route health.
 */
final class HostState {
	/** Seconds without a good sync that are no trouble */
	public const PATIENCE = 600;

	/**
	 * @param int $patience As PATIENCE
	 * @param bool $isSpoolMeasured As status() takes it
	 * @return Finding[] As Diagnosis gives them
	 */
	public static function findings( int $patience = self::PATIENCE, bool $isSpoolMeasured = true ): array {
		return Diagnosis::of( self::status( $isSpoolMeasured ), ini_get_all( 'statsig', false ), $patience );
	}

	/** @return array{farm:?array,isFarm:bool,transport:string} What the module does not know: see HostRecord::status() */
	private static function ofWiki( MediaWikiServices $services ): array {
		$known = [ 'farm' => null, 'isFarm' => false, 'transport' => 'spool' ];
		if ( $services->hasService( 'Statsig.FarmHost' ) ) {
			Guard::run( static function ( MediaWikiServices $services ) use ( &$known ): void {
				$host = $services->getService( 'Statsig.FarmHost' );
				$known = [
					'farm' => $host->isOfFarm() ? $host->record()->status( time() ) : null,
					'isFarm' => $host->isOfFarm(),
					'transport' => $services->getService( 'Statsig.Settings' )->get( 'StatsigEventTransport' ),
				];
			} );
		}
		return $known;
	}

	/**
	 * @param bool $isSpoolMeasured False leaves out for how long the spool has room, which never is worse than a note: a
	 *  spool may have a thousand files, and each would be looked at
	 * @return array As Statsig\status() gives it, and what ofWiki() knows besides
	 */
	public static function status( bool $isSpoolMeasured = true ): array {
		$services = MediaWikiServices::getInstance();
		if ( $services->hasService( 'Statsig.LocalDocument' ) ) {
			// A wiki that has entries of its own decides by them also without a config
			$services->getService( 'Statsig.LocalDocument' )->lay();
		}
		// The first question loads the config; without one a process has nothing to say
		\Statsig\configVersion();
		$status = $isSpoolMeasured ? \Statsig\status() : \Statsig\health();
		if ( $status['sync'] !== null && ( new Places( ini_get_all( 'statsig', false ) ) )->isLocked() === false ) {
			// Killed: it could not say so
			$status['sync']['alive'] = false;
		}
		return $status + self::ofWiki( $services );
	}
}
