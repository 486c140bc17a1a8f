<?php

namespace MediaWiki\Extension\Statsig\Maintenance;

/**
 * The folder of the MediaWiki that a script of this folder belongs to: as MediaWiki or the environment
 * names it, or the one under whose extensions/ the script was called. Ends with 64 and one sentence
 * where there is none.
 */
return ( static function (): string {
	$isMediaWiki = static fn ( string $folder ) => is_file( "$folder/maintenance/Maintenance.php" );
	$named = defined( 'MW_INSTALL_PATH' ) ? MW_INSTALL_PATH : (string)getenv( 'MW_INSTALL_PATH' );
	if ( $named !== '' ) {
		$folders = [ $named ];
		$problem = "MW_INSTALL_PATH is $named, where no MediaWiki lies (or not for this user)";
	} else {
		// PHP follows the link extensions/Statsig in __DIR__: only the path as it was typed leads to the wiki
		$typed = $_SERVER['SCRIPT_FILENAME'] ?? '';
		if ( !str_starts_with( $typed, '/' ) ) {
			$shell = (string)getenv( 'PWD' );
			$typed = ( realpath( $shell ) === getcwd() ? $shell : getcwd() ) . "/$typed";
		}
		$parts = [];
		foreach ( explode( '/', $typed ) as $part ) {
			if ( $part === '..' ) {
				array_pop( $parts );
			} elseif ( $part !== '.' && $part !== '' ) {
				$parts[] = $part;
			}
		}
		$folders = [ dirname( '/' . implode( '/', $parts ), 4 ), dirname( __DIR__, 3 ) ];
		$problem = 'The environment variable MW_INSTALL_PATH is missing, and this script was not called under the extensions/ of a MediaWiki';
	}
	foreach ( $folders as $folder ) {
		if ( $isMediaWiki( $folder ) ) {
			return $folder;
		}
	}
	file_put_contents( 'php://stderr',
		"$problem: set it to the wiki's folder, such as MW_INSTALL_PATH=/srv/mediawiki in front of the command.\n" );
	exit( 64 );
} )();
