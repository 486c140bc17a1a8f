<?php
// Prepended at global scope before PHPUnit: a whole wiki in this process.
//
//     php -d auto_prepend_file=tests/phpunit/boot-integration.php /usr/bin/phpunit \
//         --no-configuration tests/phpunit/integration
//
// The first process makes a wiki in a temporary folder (or takes the one whose LocalSettings.php
// MW_CONFIG_FILE names) and runs the same command again as that wiki sees PHP: with its module and
// its ini files, which cannot be set later.

if ( getenv( 'STATSIG_TEST_WIKI' ) === false ) {
	require __DIR__ . '/support/again.php';
	exit( statsigRunAgain( dirname( __DIR__ ), $_SERVER['argv'] ) );
}

if ( !defined( 'MEDIAWIKI' ) ) {
	// Without it 1.39 wants to know the client's address
	$wgCommandLineMode = true;
	define( 'MEDIAWIKI', true );
	define( 'MW_ENTRY_POINT', 'cli' );
	define( 'MW_INSTALL_PATH', getenv( 'MW_INSTALL_PATH' ) ?: '/usr/share/mediawiki' );
	define( 'MW_CONFIG_FILE', getenv( 'MW_CONFIG_FILE' ) );
	$IP = MW_INSTALL_PATH;
	require_once MW_INSTALL_PATH . '/includes/BootstrapHelperFunctions.php';
	require_once MW_INSTALL_PATH . '/includes/Setup.php';
	AutoLoader::registerNamespaces( [
		'MediaWiki\\Extension\\Statsig\\Tests\\' => __DIR__ . '/support/',
		// As MediaWiki's own test runner does: extension.json, TestAutoloadNamespaces
		'MediaWiki\\Extension\\Statsig\\Testing\\' => dirname( __DIR__, 2 ) . '/php/testing/',
	] );
}
