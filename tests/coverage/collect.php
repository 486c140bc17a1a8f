<?php
// Prepended to each process and request of a coverage run, and the bootstrap of PHPUnit's own: writes at the end which
// lines of php/ ran. A file of its own, so that processes do not wait for each other.

// The process that PHPUnit runs in has another file prepended, and gets here by its option
if ( extension_loaded( 'pcov' ) && !defined( 'STATSIG_COVERAGE_BEGUN' ) ) {
	define( 'STATSIG_COVERAGE_BEGUN', true );
	\pcov\start();
	register_shutdown_function( static function (): void {
		// After all others that run at the end, the wiki's too
		register_shutdown_function( static function (): void {
			\pcov\stop();
			$lines = \pcov\collect( \pcov\inclusive, array_values( array_filter(
				get_included_files(), static fn ( $file ) => str_starts_with( $file, ini_get( 'pcov.directory' ) . '/' )
			) ) );
			if ( $lines ) {
				@file_put_contents( tempnam( dirname( __DIR__, 2 ) . '/build/coverage/seen', 'lines' ), serialize( $lines ) );
			}
		} );
	} );
}
