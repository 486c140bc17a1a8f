<?php
// Values responses in both formats for the vendor's SDK, a JSON line each, of the golden documents.
// php -d extension=... tests/vendor/responses.php USERS

require __DIR__ . '/../phpt/golden.inc';

use Statsig\Kind;

const FORMATS = [ 'v1', 'init-v2' ];

$users = (int)$argv[1];
$folders = array_filter( [ __DIR__ . '/../golden/synthetic', shared_folder( 'statsig/golden/real' ) ] );
foreach ( $folders as $folder ) {
	foreach ( golden_cases( $folder ) as $case ) {
		$names = [];
		foreach ( Kind::cases() as $kind ) {
			$names[$kind->value] = $case->config->names( $kind );
		}
		// Spread over the users of the set, each naming in turn: the SDK finds clear names and djb2.
		$step = intdiv( count( $case->users ), $users );
		foreach ( range( 0, $users - 1 ) as $number ) {
			$hash = [ 'none', 'djb2' ][$number % 2];
			$user = golden_user( $case->users[$number * $step] );
			$text = static fn ( $format ) => $case->config->initializeResponse( $user, [ 'hash' => $hash, 'format' => $format ] );
			echo json_encode( [ 'document' => $case->name, 'hash' => $hash, 'names' => $names,
				'texts' => array_map( $text, FORMATS ) ], JSON_THROW_ON_ERROR | JSON_UNESCAPED_UNICODE ), "\n";
		}
	}
}
