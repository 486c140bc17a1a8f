<?php
// The wiki's side of these tests: what its relay, its worker and its delivery of programs ask of the module, for each line
// of JSON with a line of JSON.

require __DIR__ . '/../phpunit/boot-unit.php';

use MediaWiki\Extension\Statsig\Relay\Policy;
use MediaWiki\Extension\Statsig\Settings\Settings;

$settings = [
	'StatsigUnitSecret' => 'a secret of the tests, long enough', 'StatsigRelayLimits' => [], 'StatsigEventsPerDay' => 0, 'StatsigLinkUnits' => false,
	'StatsigEvents' => [ 'click' => [ 'metadata' => [ 'target' => 'token' ] ] ],
];
$policy = new Policy( new Settings( static fn ( $name ) => $settings[$name] ) );

while ( ( $line = fgets( STDIN ) ) !== false ) {
	$asked = json_decode( $line, true );
	echo json_encode( match ( $asked['do'] ) {
		'relay' => Statsig\relay( $asked['body'], $policy->forSender( $asked['client'] ) ),
		'sync' => Statsig\sync( $asked['options'] ),
		'ship' => Statsig\ship( $asked['options'] ),
		'program' => [ 'text' => Statsig\clientProgram( $asked['options'] ) ] + Statsig\clientProgramOutline( $asked['options'] ),
	} ), "\n";
}
