<?php
// The programs of the golden documents, a JSON line each, for browsers that have every field and unit.
// php -d extension=... tests/program/alike/programs.php

require __DIR__ . '/../../phpt/golden.inc';

const EVERYTHING = [ 'fields' => [ '*' ], 'units' => [ '*' ] ];

foreach ( array_filter( [ __DIR__ . '/../../golden/synthetic', shared_folder( 'statsig/golden/real' ) ] ) as $folder ) {
	foreach ( golden_cases( $folder ) as $case ) {
		$outline = $case->config->clientProgramOutline( EVERYTHING );
		echo json_encode( [ 'folder' => $folder, 'document' => $case->name, 'now' => NOW,
			'program' => $case->config->clientProgram( EVERYTHING ), 'leftOut' => $outline['leftOut'] ],
			JSON_THROW_ON_ERROR | JSON_UNESCAPED_UNICODE ), "\n";
	}
}
