<?php
// The relay without MediaWiki's start-up: same policy, same native code, same answers. Off unless
// php.ini says statsig.fast_lane=1; how to switch it on stands in docs/operations.md.
//
// Not to be put where files are served: a web server's location for POST .../statsig/v1/rgstr names
// this file as its script. What the wiki allows comes from statsig.policy_file, which the worker writes.

use MediaWiki\Extension\Statsig\Rest\FixedResponse;
use MediaWiki\Extension\Statsig\Rest\SameOrigin;

require __DIR__ . '/../php/src/Rest/FixedResponse.php';
require __DIR__ . '/../php/src/Rest/SameOrigin.php';

const STATSIG_MAX_BODY = 1 << 20;

function statsigFastLane(): int {
	if ( !function_exists( 'Statsig\policyFile' ) || getenv( 'REQUEST_METHOD' ) !== 'POST' ) {
		return 404;
	}
	$wiki = Statsig\policyFile();
	if ( $wiki === null ) {
		// Where the lane is on, "later": the worker has not been here yet
		return filter_var( ini_get( 'statsig.fast_lane' ), FILTER_VALIDATE_BOOL ) ? 429 : 404;
	}
	$isOwn = SameOrigin::isOwn(
		(string)getenv( 'HTTP_SEC_FETCH_SITE' ), (string)getenv( 'HTTP_ORIGIN' ), (string)getenv( 'HTTP_HOST' ), $wiki['servers']
	);
	if ( !$isOwn ) {
		return 403;
	}
	if ( !$wiki['enabled'] ) {
		return 202;
	}
	$body = (string)file_get_contents( 'php://input', false, null, 0, STATSIG_MAX_BODY + 1 );
	if ( strlen( $body ) > STATSIG_MAX_BODY ) {
		return 413;
	}
	if ( $body === '' ) {
		return 400;
	}
	try {
		return Statsig\relay( $body, [ 'from' => 'file', 'client' => (string)getenv( 'REMOTE_ADDR' ), 'to' => 'spool' ] )['status'];
	} catch ( Statsig\Exception ) {
		return 429;
	}
}

$status = statsigFastLane();
http_response_code( $status );
header( 'Content-Type: application/json' );
header( 'Cache-Control: no-store' );
header_remove( 'X-Powered-By' );
echo FixedResponse::BODIES[$status];
