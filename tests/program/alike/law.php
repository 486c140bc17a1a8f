<?php
// What the module answers of documents. Each line of the input is { document, options, users }, each line of the output
// { program, reasons, answers }: for each user and section, name => [ value, group ].
// php -d extension=... tests/program/alike/law.php

require __DIR__ . '/../../phpt/golden.inc';

use Statsig\Config;
use Statsig\Kind;

const KINDS = [ 'gates' => Kind::Gate, 'configs' => Kind::DynamicConfig, 'layers' => Kind::Layer ];

/** What browsers have of an answer: of one that cannot be decided no group, and no value is an empty object. */
function answer( Config $config, string $name, Statsig\User $user, Kind $kind ): array {
	$evaluation = $config->evaluate( $name, $user, $kind );
	$value = $kind === Kind::Gate ? $evaluation->value() : ( $evaluation->value() ?: new stdClass() );
	return [ $value, $kind === Kind::Gate || $evaluation->reason() !== 'Recognized' ? null : $evaluation->group() ];
}

while ( ( $line = fgets( STDIN ) ) !== false ) {
	$law = json_decode( $line, false, 512, JSON_THROW_ON_ERROR );
	$options = json_decode( json_encode( $law->options ), true );
	$config = Config::fromJson( $law->document, $options );
	$choice = [ 'fields' => [ '*' ], 'units' => [ '*' ] ];
	$outline = $config->clientProgramOutline( $choice );
	$answers = [];
	foreach ( $law->users as $json ) {
		$user = golden_user( $json );
		$ofUser = [];
		foreach ( KINDS as $section => $kind ) {
			foreach ( $outline['listed'][$section] as $name ) {
				$ofUser[$section][$name] = answer( $config, $name, $user, $kind );
			}
		}
		$answers[] = $ofUser;
	}
	echo json_encode( [ 'program' => $config->clientProgram( $choice ), 'leftOut' => $outline['leftOut'], 'answers' => $answers ],
		JSON_THROW_ON_ERROR | JSON_UNESCAPED_UNICODE | JSON_PRESERVE_ZERO_FRACTION ), "\n";
}
