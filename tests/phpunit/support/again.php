<?php

/**
 * Run this PHP command again inside a wiki of its own.
 *
 * @param string $tests The folder tests/
 * @param string[] $argv
 * @return int The exit status of the command
 */
function statsigRunAgain( string $tests, array $argv ): int {
	$settings = getenv( 'MW_CONFIG_FILE' );
	$given = $settings && is_dir( dirname( $settings ) . '/statsig' );
	$folder = $given ? dirname( $settings ) : sys_get_temp_dir() . '/statsig-phpunit.' . bin2hex( random_bytes( 6 ) );
	$status = 0;
	if ( !$given ) {
		passthru( escapeshellarg( "$tests/wiki/install" ) . ' ' . escapeshellarg( $folder ), $status );
	}
	if ( $status === 0 ) {
		copy( __DIR__ . '/../fixtures/config.json', "$folder/statsig/config.json" );
		copy( __DIR__ . '/../fixtures/settings.php', "$folder/settings.php" );
		putenv( "STATSIG_TEST_WIKI=$folder" );
		$command = array_merge(
			[ "$tests/wiki/php", $folder, '-d', 'auto_prepend_file=' . dirname( __DIR__ ) . '/boot-integration.php' ],
			$argv
		);
		passthru( implode( ' ', array_map( 'escapeshellarg', $command ) ), $status );
	}
	if ( !$given ) {
		passthru( 'rm -rf ' . escapeshellarg( $folder ) );
	}
	return $status;
}
