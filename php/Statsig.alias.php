<?php
/**
 * Names of the special pages.
 *
 * @file
 */

$specialPageAliases = [];

/** English */
$specialPageAliases['en'] = [
	'Statsig' => [ 'Statsig' ],
	'StatsigDemo' => [ 'StatsigDemo' ],
];
