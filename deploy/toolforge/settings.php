<?php
// What LocalSettings.php of a wiki on Toolforge requires.

wfLoadExtension( 'Statsig' );
// Outside of what is served, and of what people show when they ask for help with their settings.
$wgStatsigUnitSecret = trim( (string)file_get_contents( dirname( __DIR__, 2 ) . '/private/unit-secret' ) );
// Toolforge keeps readers' addresses to itself: to the relay all of them are one.
$wgStatsigRelayLimits = [ 'perMinute' => 100000, 'newIdsPerDay' => 1000 ];
