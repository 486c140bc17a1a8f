<?php

namespace MediaWiki\Extension\Statsig\Metric;

use MediaWiki\Extension\Statsig\Farm\HostRecord;
use MediaWiki\Extension\Statsig\Guard;
use MediaWiki\Extension\Statsig\Health\Places;
use MediaWiki\MediaWikiServices;

/**
 * Hands what the module and the worker have counted on this host to the wiki's metrics. For commands that run regularly: a
 * page view would have to look into files for it.
 */
final class HostMetrics {
	/** Section of what was shipped, beside those of the days */
	private const SHIP = 'ship';

	/** The end of a path of config.told.json */
	private const TOLD = 'told.json';

	/**
	 * @param string $config Config file; empty where there is none
	 * @param string $spool Folder of the spool; empty where there is none
	 */
	public function __construct( private readonly string $config, private readonly string $spool ) {
	}

	/**
	 * Tells what has come since the last call, and sends it. The work of a command does not fail because metrics do: those of
	 * 1.43 end in an error where $wgStatsFormat is set and $wgStatsTarget is not.
	 */
	public function tell(): void {
		Guard::run( function ( MediaWikiServices $services ): void {
			$meter = $services->getService( 'Statsig.Meter' );
			$status = function_exists( 'Statsig\status' ) ? \Statsig\status() : [];
			// The status is of what php.ini names, and an option may have named something else
			$isOfConfig = $this->config === ini_get( 'statsig.config_file' );
			$isOfSpool = $this->spool === ini_get( 'statsig.spool_dir' );
			$this->tellConfig( $meter, $isOfConfig ? $status : [] );
			$this->tellSpool( $meter, $isOfSpool ? $status : [] );
			$meter->send();
		} );
	}

	private function tellConfig( Meter $meter, array $status ): void {
		$sync = $status['sync'] ?? [];
		self::tellGauges( $meter, [
			'config_age_seconds' => $status['configAge'] ?? null,
			'sync_age_seconds' => $sync['successAge'] ?? null,
		] );
		if ( $this->config === '' || !$status ) {
			return;
		}
		$places = Places::ofConfig( $this->config );
		$farm = ( new HostRecord( $places->farm(), $places->farmLock() ) )->status( time() );
		self::tellGauges( $meter, [ 'farm_age_seconds' => $farm['confirmedAge'] ?? null ] );
		$more = ( new ToldCounts( $places->told() ) )->take( [
			'sync_total' => $sync['counts'] ?? [], 'id_list_sync_total' => $sync['idListCounts'] ?? [],
			'farm_look_total' => $farm['counts'] ?? [],
		] );
		foreach ( $more as $metric => $outcomes ) {
			foreach ( $outcomes as $outcome => $number ) {
				$meter->add( $metric, $number, $outcome );
			}
		}
	}

	private function tellSpool( Meter $meter, array $status ): void {
		self::tellGauges( $meter, [ 'spool_bytes' => $status['spool']['bytes'] ?? null ] );
		if ( $this->spool === '' ) {
			return;
		}
		$folder = "{$this->spool}/counts";
		$counts = [ self::SHIP => self::shipped( $status['ship'] ?? [] ) ];
		foreach ( [ gmdate( 'Y-m-d', time() - 86400 ), gmdate( 'Y-m-d' ) ] as $day ) {
			$counts[$day] = self::rows( "$folder/$day" );
		}
		foreach ( ( new ToldCounts( "$folder/" . self::TOLD ) )->take( $counts ) as $section => $rows ) {
			foreach ( $rows as $row => $number ) {
				self::tellRow( $meter, explode( '.', $section === self::SHIP ? self::SHIP . ".$row" : $row ), $number );
			}
		}
	}

	/**
	 * @param Meter $meter
	 * @param string[] $row Parts of its name: of a day's counts, or "ship" and a sink with what became of the events
	 * @param int $more
	 */
	private static function tellRow( Meter $meter, array $row, int $more ): void {
		[ $kind, $name, $cause ] = $row + [ '', null, null ];
		[ $metric, $labels ] = match ( true ) {
			$kind === self::SHIP => $cause === null ? [ 'shipped_total', [ $name ] ] : [ 'ship_dropped_total', [ $name, $cause ] ],
			$kind === 'accepted' && $name === null => [ 'relay_accepted_total', [] ],
			$kind === 'dropped' => [ 'relay_dropped_total', [ $name ] ],
			$kind === 'refused' => [ 'relay_refused_total', [ $name ] ],
			$kind === 'lost' => [ 'relay_lost_total', [] ],
			$kind === 'timing' => [ 'browser_timing_total', [ $name ] ],
			$kind === 'samples' => [ 'browser_timing_samples_total', [ $name ] ],
			// A part of another row, a maximum, or a damage
			default => [ null, [] ],
		};
		if ( $metric !== null ) {
			$meter->add( $metric, $more, ...$labels );
		}
	}

	private static function tellGauges( Meter $meter, array $gauges ): void {
		foreach ( $gauges as $name => $number ) {
			if ( $number !== null ) {
				$meter->set( $name, $number );
			}
		}
	}

	/** @return array<string,int> Sink, or sink and cause with a dot between => number of events */
	private static function shipped( array $sinks ): array {
		$rows = [];
		foreach ( $sinks as $sink => $standing ) {
			$rows[$sink] = $standing['shipped'];
			foreach ( $standing['dropped'] as $cause => $number ) {
				$rows["$sink.$cause"] = $number;
			}
		}
		return $rows;
	}

	/**
	 * @param string $path Of a day's counts
	 * @return array<string,int> Row such as accepted or timing.load => number
	 */
	private static function rows( string $path ): array {
		$text = is_file( $path ) ? (string)file_get_contents( $path, false, null, 0, 1 << 16 ) : '';
		preg_match_all( '/^([a-z][a-z.-]*) +0(\d{19})$/m', $text, $found );
		return array_map( 'intval', array_combine( $found[1], $found[2] ) );
	}
}
