<?php

namespace MediaWiki\Extension\Statsig\Relay;

use MediaWiki\Extension\Statsig\Guard;

/**
 * The timings of readers' pages that the fast lane has added up in the spool's counts, and hands
 * them to the wiki's metrics, each once.
 */
final class CountedTimings {
	/** The file that says what was handed on, in the folder of the counts */
	private const TOLD = 'told.json';

	/**
	 * @param string $spool Folder of the spool; empty where there is none
	 */
	public function __construct( private readonly string $spool ) {
	}

	/**
	 * Adds what has come since the last call to the wiki's metrics, and sends them. For commands, whose own work does not
	 * fail because metrics do: those of 1.43 end in an error where $wgStatsFormat is set and $wgStatsTarget is not.
	 */
	public function tell(): void {
		Guard::run( function ( $services ): void {
			$metric = $services->getService( 'Statsig.TimingMetric' );
			$timings = $this->take();
			foreach ( $timings as $name => [ $sum, $samples ] ) {
				$metric->add( $name, $sum, $samples );
			}
			if ( $timings ) {
				$metric->send();
			}
		} );
	}

	/**
	 * What has come since the last call, of today and yesterday (UTC). Nothing while another process asks.
	 *
	 * @return array<string,array{int,int}> Name => [ sum in ms or bytes, number of samples ]
	 */
	private function take(): array {
		$folder = "{$this->spool}/counts";
		if ( $this->spool === '' || !is_dir( $folder ) || !is_writable( $folder ) ) {
			return [];
		}
		$mask = umask( 0137 );
		$file = @fopen( "$folder/" . self::TOLD, 'c+' );
		umask( $mask );
		if ( !$file || !flock( $file, LOCK_EX | LOCK_NB ) ) {
			return [];
		}
		$told = json_decode( stream_get_contents( $file ), true );
		$told = is_array( $told ) ? $told : [];
		$counted = $new = [];
		foreach ( [ gmdate( 'Y-m-d', time() - 86400 ), gmdate( 'Y-m-d' ) ] as $day ) {
			$counted[$day] = self::rows( "$folder/$day" );
			foreach ( $counted[$day] as $row => $number ) {
				// A day's file that was damaged begins anew, with less than was told of it
				$more = $number - min( $number, (int)( $told[$day][$row] ?? 0 ) );
				[ $kind, $name ] = explode( '.', $row );
				$new[$name] ??= [ 0, 0 ];
				$new[$name][$kind === 'timing' ? 0 : 1] += $more;
			}
		}
		// Written down first: what is lost in between is lost, but nothing is told twice
		$text = json_encode( $counted );
		$isKept = rewind( $file ) && ftruncate( $file, 0 ) && fwrite( $file, $text ) === strlen( $text );
		fclose( $file );
		return $isKept ? array_filter( $new, static fn ( $timing ) => $timing[1] > 0 ) : [];
	}

	/**
	 * @param string $path Of a day's counts
	 * @return array<string,int> Row such as timing.load or samples.load => number
	 */
	private static function rows( string $path ): array {
		$text = is_file( $path ) ? (string)file_get_contents( $path, false, null, 0, 1 << 16 ) : '';
		preg_match_all( '/^((?:timing|samples)\.[a-z]+) +0(\d{19})$/m', $text, $found );
		return array_map( 'intval', array_combine( $found[1], $found[2] ) );
	}
}
