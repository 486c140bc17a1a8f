<?php
// What the wiki of the farm has in its LocalSettings, on all hosts. $wgStatsigTestFolder is the farm's folder; farm.json there
// says which engines it has and where they listen.

require_once __DIR__ . '/counting-store.php';
$statsigFarm = json_decode( file_get_contents( "$wgStatsigTestFolder/farm.json" ), true );

$wgServer = $statsigFarm['url'];
$wgCacheDirectory = "$wgStatsigTestFolder/cache";
$wgMemCachedServers = [ "127.0.0.1:{$statsigFarm['memcached']}" ];
$wgMainCacheType = $statsigFarm['engine'] === 'redis' ? CACHE_MEMCACHED : 'memcached-pecl';
$wgSessionCacheType = CACHE_DB;
// Some page views run a job when they are sent: the runner of the web
$wgJobRunRate = 0.2;
if ( $statsigFarm['engine'] === 'redis' ) {
	$wgJobTypeConf['default'] = [
		'class' => 'JobQueueRedis', 'redisServer' => "127.0.0.1:{$statsigFarm['redis']}", 'redisConfig' => [], 'claimTTL' => 3600, 'daemonized' => true,
	];
}
if ( is_file( "$wgStatsigTestFolder/read-only" ) ) {
	$wgReadOnly = 'as a test';
}
$wgDebugLogGroups['statsig'] = "$wgStatsigTestFolder/statsig.log";
$wgDebugLogGroups['runJobs'] = "$wgStatsigTestFolder/" . ( getenv( 'FARM_HOST' ) ?: 'c' ) . '/log/jobs.log';
$wgDebugLogGroups['exception'] = "$wgStatsigTestFolder/exception.log";
$wgShowExceptionDetails = true;
$wgEnableEmail = false;

wfLoadSkin( 'Vector' );
wfLoadExtension( 'Statsig', dirname( __DIR__, 2 ) . '/php/extension.json' );
$wgStatsigUnitSecret = str_repeat( 's', 32 );
$wgStatsigClientEntries = [ 'hello_world' ];
$wgStatsigEvents = [ 'click' => [] ];
// All readers of the test come from one address
$wgStatsigRelayLimits = [ 'perMinute' => 1000000, 'newIdsPerDay' => 1000 ];
$wgStatsigFarm = 'wikis';
$wgStatsigStash = 'statsig';
$wgStatsigEventTransport = $statsigFarm['transport'];
$wgObjectCaches['statsig'] = [
	'class' => 'StatsigCountingStore',
	'log' => "$wgStatsigTestFolder/store.log",
	'server' => [
		'type' => 'mysql', 'host' => "127.0.0.1:{$statsigFarm['mariadb']}", 'dbname' => 'statsig', 'user' => 'root', 'password' => '', 'flags' => 0,
	],
	'purgePeriod' => 0,
];
