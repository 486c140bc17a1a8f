<?php

namespace MediaWiki\Extension\Statsig\Farm;

use MediaWiki\Extension\Statsig\Relay\ModuleFile;

/**
 * The folder of ID lists: one index, and a file for each list, named after its content and never changed.
 */
final class ListFolder {
	private const INDEX = 'index.json';

	/** Bytes of an index at most, as the module has it */
	private const MOST_INDEX_BYTES = 32 << 20;

	/** Seconds that a file stays which the index no longer names: processes that have read the last one still look for it */
	private const GRACE = 600;

	/**
	 * @param string $path
	 */
	public function __construct( private readonly string $path ) {
	}

	/** @return string|null The index; null where there is none */
	public function index(): ?string {
		$file = "{$this->path}/" . self::INDEX;
		return is_file( $file ) && filesize( $file ) <= self::MOST_INDEX_BYTES ? (string)file_get_contents( $file ) : null;
	}

	/**
	 * @param string $index
	 * @return string[]|null Names of the files that it names; null for what is no index
	 */
	public static function filesOf( string $index ): ?array {
		$entries = json_decode( $index, true );
		$files = is_array( $entries ) ? array_unique( array_column( $entries, 'file' ) ) : [ '' ];
		// What comes out of a store must not name a file elsewhere
		$isSound = array_filter( $files, static fn ( $file ) => is_string( $file ) && preg_match( '/^[0-9a-f]{32}\.ids$/D', $file ) ) === $files;
		return $isSound ? array_values( $files ) : null;
	}

	/**
	 * @param string $file One of filesOf()
	 * @return string|null
	 */
	public function read( string $file ): ?string {
		$path = "{$this->path}/$file";
		return is_file( $path ) ? (string)file_get_contents( $path ) : null;
	}

	public function has( string $file, int $bytes ): bool {
		$path = "{$this->path}/$file";
		return is_file( $path ) && filesize( $path ) === $bytes;
	}

	public function write( string $file, string $bytes ): bool {
		if ( !is_dir( $this->path ) && is_dir( dirname( $this->path ) ) ) {
			@mkdir( $this->path, 0750 );
		}
		return ( new ModuleFile( "{$this->path}/$file" ) )->say( $bytes );
	}

	/**
	 * Puts an index in place whose files are there, and removes those that no index names any more.
	 *
	 * @param string $index
	 * @return bool
	 */
	public function place( string $index ): bool {
		if ( !$this->write( self::INDEX, $index ) ) {
			return false;
		}
		$named = array_flip( self::filesOf( $index ) ?? [] );
		foreach ( glob( "{$this->path}/*.ids" ) ?: [] as $file ) {
			if ( !isset( $named[basename( $file )] ) && time() - filemtime( $file ) > self::GRACE ) {
				unlink( $file );
			}
		}
		return true;
	}
}
