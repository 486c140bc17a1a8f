<?php

namespace MediaWiki\Extension\Statsig\Metric;

/**
 * A file that says how far growing counts were told, so that each growth is told once. What was counted anew, as a file was
 * damaged, counts from where it is found.
 */
final class ToldCounts {
	/**
	 * @param string $path Its folder is made where the one above is there
	 */
	public function __construct( private readonly string $path ) {
	}

	/**
	 * @param array<string,array<string,int>> $counts Section => row => how much it is now; other sections are forgotten
	 * @return array<string,array<string,int>> What has come since the last call, where something has: all of it where there is
	 *  no file yet, and nothing where the file is damaged or another process asks, as it might have been told
	 */
	public function take( array $counts ): array {
		if ( !array_filter( $counts ) ) {
			return [];
		}
		[ $file, $isNew ] = $this->open();
		if ( !$file || !flock( $file, LOCK_EX | LOCK_NB ) ) {
			return [];
		}
		$told = $isNew ? [] : json_decode( stream_get_contents( $file ), true );
		// Written down before they are told: what is lost in between is lost
		$text = json_encode( $counts, JSON_FORCE_OBJECT | JSON_INVALID_UTF8_SUBSTITUTE );
		$isKept = rewind( $file ) && ftruncate( $file, 0 ) && fwrite( $file, $text ) === strlen( $text );
		fclose( $file );
		return $isKept && is_array( $told ) ? self::growth( $counts, $told ) : [];
	}

	/** @return array{resource|false,bool} The file, and whether there was none */
	private function open(): array {
		$folder = dirname( $this->path );
		if ( !is_dir( $folder ) && is_writable( dirname( $folder ) ) ) {
			@mkdir( $folder, 0750 );
		}
		if ( !is_dir( $folder ) || !is_writable( $folder ) ) {
			return [ false, false ];
		}
		$mask = umask( 0137 );
		$new = @fopen( $this->path, 'x+' );
		umask( $mask );
		return $new ? [ $new, true ] : [ @fopen( $this->path, 'r+' ), false ];
	}

	private static function growth( array $counts, array $told ): array {
		$growth = [];
		foreach ( $counts as $section => $rows ) {
			foreach ( $rows as $row => $number ) {
				$more = $number - (int)( $told[$section][$row] ?? 0 );
				if ( $more > 0 ) {
					$growth[$section][$row] = $more;
				}
			}
		}
		return $growth;
	}
}
