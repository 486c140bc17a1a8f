--TEST--
All settings are registered with their defaults, and PHP code cannot change them
--EXTENSIONS--
statsig
--FILE--
<?php
foreach ( ini_get_all( 'statsig' ) as $name => $setting ) {
	echo $name, ' = ', $setting['global_value'], $setting['access'] === 4 ? '' : ' (NOT SYSTEM)', "\n";
}
var_dump( ini_set( 'statsig.config_file', '/tmp/other.json' ), ini_get( 'statsig.config_file' ) );
?>
--EXPECT--
statsig.api = https://api.statsigcdn.com
statsig.check_interval = 1
statsig.config_file = 
statsig.environment = 
statsig.events_api = https://prodregistryv2.org
statsig.exposures = 1
statsig.fast_lane = 0
statsig.geo_file = 
statsig.id_list_dir = 
statsig.max_config_bytes = 33554432
statsig.policy_file = 
statsig.preload = 1
statsig.proxy = 
statsig.secret_file = 
statsig.sink_days = 90
statsig.sink_dir = 
statsig.sink_max_bytes = 17179869184
statsig.spool_dir = 
statsig.spool_max_bytes = 268435456
statsig.spool_min_free_bytes = 1073741824
bool(false)
string(0) ""
