<?php
/**
 * Names of the special pages.
 *
 * @file
 */

$specialPageAliases = [];

/** English */
$specialPageAliases['en'] = [
	'StatsigChoice' => [ 'StatsigChoice' ],
	'StatsigDemo' => [ 'StatsigDemo' ],
];
