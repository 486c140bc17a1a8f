<?php
// Prepended at global scope before PHPUnit: MediaWiki's classes and ours, and no wiki.
// Classes are there, services and globals are not.

if ( !defined( 'MEDIAWIKI' ) ) {
	define( 'MEDIAWIKI', true );
	define( 'MW_ENTRY_POINT', 'cli' );
	define( 'MW_INSTALL_PATH', getenv( 'MW_INSTALL_PATH' ) ?: '/usr/share/mediawiki' );
	$IP = MW_INSTALL_PATH;
	require_once MW_INSTALL_PATH . '/includes/AutoLoader.php';
	require_once MW_INSTALL_PATH . '/includes/Defines.php';
	AutoLoader::registerNamespaces( [
		'MediaWiki\\Extension\\Statsig\\Tests\\' => __DIR__ . '/support/',
		// As MediaWiki's own test runner does: extension.json, TestAutoloadNamespaces
		'MediaWiki\\Extension\\Statsig\\Testing\\' => dirname( __DIR__, 2 ) . '/php/testing/',
		'MediaWiki\\Extension\\Statsig\\' => dirname( __DIR__, 2 ) . '/php/src/',
	] );
	MediaWiki\Extension\Statsig\CoreNames::register();
	require __DIR__ . '/support/calledFrom.php';
}
