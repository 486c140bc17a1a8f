<?php
// A wiki's local entries, as its settings make them: the program of its browsers, and what the module answers. The input is
// { settings, users }; the output { faults, program, leftOut, answers }, the answers for each user by section and name:
// value and group.
// php -d extension=... tests/program/alike/local.php

// PHP runs without its ini files here; MediaWiki has it always
extension_loaded( 'mbstring' ) || dl( 'mbstring' );
foreach ( [ 'Settings/Fault', 'Local/Audience', 'Local/LocalEntry', 'Local/LocalGate', 'Local/LocalExperiment', 'Settings/LocalExperiments' ] as $class ) {
	require_once __DIR__ . "/../../../php/src/$class.php";
}

use MediaWiki\Extension\Statsig\Settings\LocalExperiments;
use Statsig\Kind;
use Statsig\User;

const KINDS = [ 'gates' => Kind::Gate, 'configs' => Kind::Experiment ];

while ( ( $line = fgets( STDIN ) ) !== false ) {
	$law = json_decode( $line, true, 512, JSON_THROW_ON_ERROR );
	$experiments = new LocalExperiments( $law['settings'] );
	Statsig\overlay( $experiments->document() );
	$outline = Statsig\clientProgramOutline();
	$answers = [];
	foreach ( $law['users'] as $given ) {
		$user = User::fromArray( $given );
		$ofUser = [ 'gates' => [], 'configs' => [] ];
		foreach ( KINDS as $section => $kind ) {
			foreach ( $outline['listed'][$section] as $name ) {
				$evaluation = Statsig\look( $name, $user, $kind );
				$ofUser[$section][$name] = [ $kind === Kind::Gate ? $evaluation->enabled() : (object)$evaluation->value(), $kind === Kind::Gate ? null : $evaluation->group() ];
			}
		}
		$answers[] = $ofUser;
	}
	$faults = array_map( static fn ( $fault ) => $fault->sentence(), $experiments->faults );
	echo json_encode( [ 'faults' => $faults, 'program' => Statsig\clientProgram(), 'leftOut' => $outline['leftOut'], 'answers' => $answers ] ), "\n";
}
