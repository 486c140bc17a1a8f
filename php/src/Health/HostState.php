<?php

namespace MediaWiki\Extension\Statsig\Health;

/**
 * How config, worker and events of this host fare, as this process sees it: the one judgement of doctor.php and of the
 * REST route health.
 */
final class HostState {
	/** Seconds without a good sync that are no trouble */
	public const PATIENCE = 600;

	/**
	 * @param int $patience As PATIENCE
	 * @param bool $isSpoolMeasured False leaves out for how long the spool has room, which never is worse than a note: a
	 *  spool may have a thousand files, and each would be looked at
	 * @return Finding[] As Diagnosis gives them
	 */
	public static function findings( int $patience = self::PATIENCE, bool $isSpoolMeasured = true ): array {
		// The first question loads the config; without one a process has nothing to say
		\Statsig\configVersion();
		$status = $isSpoolMeasured ? \Statsig\status() : \Statsig\health();
		$settings = ini_get_all( 'statsig', false );
		if ( $status['sync'] !== null && ( new Places( $settings ) )->isLocked() === false ) {
			// Killed: it could not say so
			$status['sync']['alive'] = false;
		}
		return Diagnosis::of( $status, $settings, $patience );
	}
}
