<?php
// The relay without MediaWiki's start-up: same policy, same native code, same answers. Off unless
// php.ini says statsig.fast_lane=1; how to switch it on stands in docs/operations.md.
//
// Not to be put where files are served: a web server's location for POST .../statsig/v1/rgstr names
// this file as its script. What the wiki allows comes from statsig.policy_file, or the file that the web server
// names, which the worker writes.

use MediaWiki\Extension\Statsig\Rest\FixedResponse;

$status = 404;
if ( function_exists( 'Statsig\fastLane' ) && getenv( 'REQUEST_METHOD' ) === 'POST' ) {
	$status = Statsig\fastLane(
		// One byte over the cap tells "too long" from "exactly full"
		(string)file_get_contents( 'php://input', false, null, 0, ( 1 << 20 ) + 1 ),
		(string)getenv( 'REMOTE_ADDR' ),
		(string)getenv( 'HTTP_SEC_FETCH_SITE' ),
		(string)getenv( 'HTTP_ORIGIN' ),
		(string)getenv( 'HTTP_HOST' ),
		getenv( 'HTTP_SEC_PURPOSE' ) . ',' . getenv( 'HTTP_PURPOSE' ) . ',' . getenv( 'HTTP_X_MOZ' ),
		// By the web server, where wikis of one php.ini have a file each
		(string)getenv( 'STATSIG_POLICY' )
	);
}
header( 'Content-Type: application/json', true, $status );
header( 'Cache-Control: no-store' );
header_remove( 'X-Powered-By' );
if ( $status === 202 ) {
	// The usual answer, without the file that knows them all
	echo '{"success":true}';
} else {
	require __DIR__ . '/../php/src/Rest/FixedResponse.php';
	if ( $status === 429 ) {
		header( 'Retry-After: ' . FixedResponse::retryAfter() );
	}
	echo FixedResponse::BODIES[$status];
}
