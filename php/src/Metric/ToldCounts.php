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
	 * @return array<string,array<string,int>> What has come since the last call, where something has. Nothing while another
	 *  process asks, and at the first call: what was before may have been told, and not twice is the rule
	 */
	public function take( array $counts ): array {
		$file = $this->open();
		if ( !$file || !flock( $file, LOCK_EX | LOCK_NB ) ) {
			return [];
		}
		$told = json_decode( stream_get_contents( $file ), true );
		// Written down before they are told: what is lost in between is lost
		$text = json_encode( $counts, JSON_FORCE_OBJECT | JSON_INVALID_UTF8_SUBSTITUTE );
		$isKept = rewind( $file ) && ftruncate( $file, 0 ) && fwrite( $file, $text ) === strlen( $text );
		fclose( $file );
		return $isKept && is_array( $told ) ? self::growth( $counts, $told ) : [];
	}

	/** @return resource|false */
	private function open() {
		$folder = dirname( $this->path );
		if ( !is_dir( $folder ) && is_writable( dirname( $folder ) ) ) {
			@mkdir( $folder, 0750 );
		}
		if ( !is_dir( $folder ) || !is_writable( $folder ) ) {
			return false;
		}
		$mask = umask( 0137 );
		$file = @fopen( $this->path, 'c+' );
		umask( $mask );
		return $file;
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
