<?php
// What Statsig\evaluate() answers for a user (JSON, on standard input), of all entries: name => [ kind, value, rule id, group ].
// php -d extension=... -d statsig.config_file=... tests/vendor-sdks/decisions.php

use Statsig\Kind;

$user = json_decode( file_get_contents( 'php://stdin' ), true, 16, JSON_THROW_ON_ERROR );
$decisions = [];
foreach ( [ Kind::Gate, Kind::Experiment, Kind::Layer ] as $kind ) {
	foreach ( Statsig\names( $kind ) as $name ) {
		$decision = Statsig\evaluate( $name, $user, $kind, false );
		$decisions[$name] = [ $kind->value, $decision->value(), $decision->ruleId(), $decision->group() ];
	}
}
echo json_encode( $decisions );
