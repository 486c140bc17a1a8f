<?php
// What the three clients of benches/browser.mjs start from: the program, the vendor's document for clients that evaluate,
// its values for one user, and the files of our module as ResourceLoader minifies them. Reads a document and a user, a
// line each.

require ( getenv( 'MW_INSTALL_PATH' ) ?: '/usr/share/mediawiki' ) . '/vendor/autoload.php';

use Wikimedia\Minify\JavaScriptMinifier;

$config = Statsig\Config::fromJson( fgets( STDIN ) );
$user = Statsig\User::fromArray( json_decode( fgets( STDIN ), true ) );
$outline = $config->clientProgramOutline();
$php = __DIR__ . '/../../php';
$module = json_decode( file_get_contents( "$php/extension.json" ), true )['ResourceModules']['ext.statsig'];
$files = [];
foreach ( $module['packageFiles'] as $file ) {
	$name = $file['name'] ?? $file;
	// Groups of operators that the program has no need of are delivered empty
	if ( str_ends_with( $name, '.js' ) ) {
		$isEmpty = isset( $file['callbackParam'] ) && !in_array( $file['callbackParam'], $outline['needs'], true );
		$files[$name] = $isEmpty ? '' : JavaScriptMinifier::minify( file_get_contents( "$php/{$module['localBasePath']}/$name" ) );
	}
}
echo json_encode( [
	'files' => $files,
	'program' => $config->clientProgram(),
	'outline' => $outline,
	'device' => $config->onDeviceSpecs( [
		'only' => array_merge( ...array_values( $outline['listed'] ) ), 'fields' => [ 'wiki', 'account', 'language', 'skin', 'namespace' ]
	] ),
	'values' => $config->initializeResponse( $user, [ 'hash' => 'none', 'format' => 'init-v2' ] ),
], JSON_THROW_ON_ERROR | JSON_UNESCAPED_UNICODE | JSON_UNESCAPED_SLASHES );
