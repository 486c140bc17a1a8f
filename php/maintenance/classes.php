<?php
// Our classes for scripts that also speak where the wiki does not load the extension, which is one of
// the things that they have to say.

use MediaWiki\Extension\Statsig\CoreNames;

spl_autoload_register( static function ( string $class ): void {
	$prefix = 'MediaWiki\\Extension\\Statsig\\';
	$file = __DIR__ . '/../src/' . strtr( substr( $class, strlen( $prefix ) ), '\\', '/' ) . '.php';
	if ( str_starts_with( $class, $prefix ) && is_file( $file ) ) {
		require_once $file;
	}
} );
CoreNames::register();
