<?php
// What every throw-away wiki has in its LocalSettings. Included there, at global scope.
// $wgStatsigTestFolder is the wiki's folder.

$wgServer = is_file( "$wgStatsigTestFolder/server" ) ?
	trim( file_get_contents( "$wgStatsigTestFolder/server" ) ) :
	'http://127.0.0.1';
$wgCacheDirectory = "$wgStatsigTestFolder/cache";
$wgUploadDirectory = "$wgStatsigTestFolder/images";
$wgMainCacheType = function_exists( 'apcu_enabled' ) && apcu_enabled() ? CACHE_ACCEL : CACHE_DB;
$wgSessionCacheType = CACHE_DB;
// No jobs in page views: what a test counts is what it asked for.
$wgJobRunRate = 0;
$wgShowExceptionDetails = true;
$wgDebugLogGroups['statsig'] = "$wgStatsigTestFolder/log/statsig.log";
$wgEnableEmail = false;

wfLoadSkin( 'Vector' );
$wgDefaultSkin = 'vector';
// What pages weigh without it
if ( !is_file( "$wgStatsigTestFolder/without" ) ) {
	wfLoadExtension( 'Statsig', dirname( __DIR__, 2 ) . '/php/extension.json' );
}

if ( is_file( "$wgStatsigTestFolder/settings.php" ) ) {
	require "$wgStatsigTestFolder/settings.php";
}
