<?php
// Settings of the wiki that benches/http.mjs asks. Included at global scope.

$wgStatsigUnitSecret = 'a secret of the benches, long enough';
$wgStatsigEvents = [ 'click' => [ 'value' => 'token', 'metadata' => [ 'item' => 'token' ] ] ];
$wgStatsigRelayLimits = [ 'perMinute' => 1000000 ];
$wgAutoloadClasses['StatsigBenchHandler'] = __DIR__ . '/BenchHandler.php';
$wgRestAPIAdditionalRouteFiles[] = __DIR__ . '/routes.json';
