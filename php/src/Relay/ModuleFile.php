<?php

namespace MediaWiki\Extension\Statsig\Relay;

/**
 * A file by which the wiki tells the native module something. Only owner and group may read it.
 */
final class ModuleFile {
	private const MODE = 0640;

	public function __construct( private readonly string $path ) {
	}

	/**
	 * Replaces the file, as a whole, if it says something else.
	 *
	 * @param string $text
	 * @return bool Whether it says this now
	 */
	public function say( string $text ): bool {
		if ( is_file( $this->path ) && is_readable( $this->path ) && file_get_contents( $this->path ) === $text ) {
			return true;
		}
		$folder = dirname( $this->path );
		$temporary = "$folder/." . basename( $this->path ) . '.' . bin2hex( random_bytes( 8 ) ) . '.tmp';
		// Made new, with the mask already set: nobody else can read it even for a moment
		$mask = umask( 0777 & ~self::MODE );
		$file = is_dir( $folder ) && is_writable( $folder ) ? fopen( $temporary, 'x' ) : false;
		umask( $mask );
		if ( $file === false ) {
			return false;
		}
		$isWritten = fwrite( $file, $text ) === strlen( $text ) && fsync( $file );
		fclose( $file );
		if ( $isWritten && rename( $temporary, $this->path ) ) {
			return true;
		}
		unlink( $temporary );
		return false;
	}
}
