<?php

namespace MediaWiki\Extension\Statsig\Health;

use MediaWiki\MediaWikiServices;

/**
 * What a look at files and the wiki's settings tells: doctor.php and Special:Statsig say the same.
 */
final class Checkup {
	/**
	 * @param MediaWikiServices $services Of a wiki that loads the extension
	 * @return Finding[] What is wrong in its settings
	 */
	public static function wiki( MediaWikiServices $services ): array {
		$settings = $services->getService( 'Statsig.Settings' );
		return array_merge(
			WikiFindings::of( $settings, $services->getService( 'Statsig.RelayPolicy' ), $services->getService( 'Statsig.Program' ) ),
			WikiFindings::local( $services->getService( 'Statsig.LocalDocument' )->text(), (string)ini_get( 'statsig.sink_dir' ) ),
			WikiFindings::edgeHeader( $settings, (bool)$services->getMainConfig()->get( 'UseFileCache' ) ),
			WikiFindings::pins( $settings, $services->getService( 'Statsig.Forcing' ) )
		);
	}

	/**
	 * @param string $config Path of the config file
	 * @return Finding[] Who else may read or write it
	 */
	public static function configFile( string $config ): array {
		$mode = @fileperms( $config );
		$findings = [];
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
}
