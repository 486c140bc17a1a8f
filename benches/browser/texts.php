<?php
// What the three clients of benches/browser.mjs start from: the program, the vendor's document for clients that evaluate,
// its values for one user, and the files of our module as ResourceLoader minifies them. Reads a document and a user, a
// line each.

require ( getenv( 'MW_INSTALL_PATH' ) ?: '/usr/share/mediawiki' ) . '/vendor/autoload.php';

use MediaWiki\Extension\Statsig\Client\PageFields;
use Wikimedia\Minify\JavaScriptMinifier;

$config = Statsig\Config::fromJson( fgets( STDIN ) );
$user = Statsig\User::fromArray( json_decode( fgets( STDIN ), true ) );
$outline = $config->clientProgramOutline();
$php = __DIR__ . '/../../php';
require "$php/src/Client/PageFields.php";
$built = static fn ( string $name ): string => rtrim( file_get_contents( "$php/resources/built/$name.js" ) );
// As ModuleFiles::index() has it
$index = 'var groups=[' . implode( ',', array_map( $built, $outline['needs'] ) ) . '],pins=[],timings,reserved,fieldsOf=' .
	PageFields::code( $outline['fields'] ) . ';' . $built( 'index' );
$files = [ 'index.js' => JavaScriptMinifier::minify( $index ) ];
echo json_encode( [
	'files' => $files,
	'program' => $config->clientProgram(),
	'outline' => $outline,
	'device' => $config->onDeviceSpecs( [
		'only' => array_merge( ...array_values( $outline['listed'] ) ), 'fields' => [ 'wiki', 'account', 'language', 'skin', 'namespace' ]
	] ),
	'values' => $config->initializeResponse( $user, [ 'hash' => 'none', 'format' => 'init-v2' ] ),
], JSON_THROW_ON_ERROR | JSON_UNESCAPED_UNICODE | JSON_UNESCAPED_SLASHES );
