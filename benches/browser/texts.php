<?php
// What the three clients of benches/browser.mjs start from: the program, the vendor's document for clients that evaluate,
// and its values for one user. Reads a document and a user, a line each.

$config = Statsig\Config::fromJson( fgets( STDIN ) );
$user = Statsig\User::fromArray( json_decode( fgets( STDIN ), true ) );
$outline = $config->clientProgramOutline();
echo json_encode( [
	'program' => $config->clientProgram(),
	'outline' => $outline,
	'device' => $config->onDeviceSpecs( [
		'only' => array_merge( ...array_values( $outline['listed'] ) ), 'fields' => [ 'wiki', 'account', 'language', 'skin', 'namespace' ]
	] ),
	'values' => $config->initializeResponse( $user, [ 'hash' => 'none', 'format' => 'init-v2' ] ),
], JSON_THROW_ON_ERROR | JSON_UNESCAPED_UNICODE | JSON_UNESCAPED_SLASHES );
