<?php

namespace MediaWiki\Extension\Statsig\StatusPage;

use MediaWiki\Extension\Statsig\Farm\HostRecord;

/**
 * The figures of Statsig\status() that tell how Statsig fares, in the reader's words.
 */
final class HealthFigures {
	/** Seconds below which a time is told in the unit after it */
	private const UNITS = [ 'seconds' => 120, 'minutes' => 7200, 'hours' => 172800, 'days' => PHP_INT_MAX ];

	/** More hours than these tell nobody more */
	private const MOST_HOURS = 1_000_000;

	/**
	 * @param \IContextSource|\MediaWiki\Context\IContextSource $context
	 */
	public function __construct( private readonly object $context ) {
	}

	/**
	 * @param array $status
	 * @return array<array{string,string}> What it is, and how it is
	 */
	public function rows( array $status ): array {
		$sync = $status['sync'] ?? [];
		$relay = $status['relay'] ?? [];
		$rows = [
			'statsig-health-config-age' => $this->ago( $status['configAge'] ?? null ),
			'statsig-health-config-version' => $status['configVersion'] ?? $this->word( 'statsig-health-none' ),
			'statsig-health-entries' => $this->number( $status['gates'] + $status['configs'] + $status['experiments'] + $status['layers'] ),
			'statsig-health-refused' => $this->number( count( $status['refused'] ) ),
			'statsig-health-sync' => $this->ago( $sync['successAge'] ?? null ),
			'statsig-health-worker' => $this->word( ( $sync['alive'] ?? false ) ? 'statsig-health-runs' : 'statsig-health-stopped' ),
		];
		if ( $status['isFarm'] ?? false ) {
			$isPublisher = ( $status['farm']['role'] ?? null ) === HostRecord::PUBLISHES;
			$rows[$isPublisher ? 'statsig-health-farm-tells' : 'statsig-health-farm-takes'] = $this->ago( $status['farm']['confirmedAge'] ?? null );
		}
		if ( isset( $status['transport'] ) ) {
			$rows['statsig-health-transport'] = $this->word(
				$status['transport'] === 'jobqueue' ? 'statsig-health-by-jobqueue' : 'statsig-health-by-spool' );
		}
		if ( $status['spool'] ?? null ) {
			$rows['statsig-health-spool'] = $this->context->getLanguage()->formatSize( $status['spool']['bytes'] );
			$hours = $status['spool']['hours'];
			$rows['statsig-health-spool-hours'] = $hours === null ? $this->word( 'statsig-health-unknown' ) :
				$this->duration( 3600 * min( $hours, self::MOST_HOURS ), 'hours' );
		}
		foreach ( $status['ship'] as $sink => $state ) {
			$rows["statsig-health-shipped $sink"] = $this->word( 'statsig-health-shipped-value',
				$this->number( $state['shipped'] ), $this->ago( $state['successAge'] ) );
		}
		$rows['statsig-health-accepted'] = $this->number( $relay['accepted'] ?? 0 );
		$rows['statsig-health-limits'] = $this->limits( $relay );
		$shown = [];
		foreach ( $rows as $key => $value ) {
			[ $message, $sink ] = explode( ' ', "$key " );
			$shown[] = [ $this->context->msg( $message )->params( $sink )->text(), $value ];
		}
		return $shown;
	}

	/** What limits by address have refused today, and how much of that was of one address */
	private function limits( array $relay ): string {
		$refused = ( $relay['refused.minute'] ?? 0 ) + ( $relay['dropped.ids'] ?? 0 );
		if ( $refused === 0 ) {
			return $this->number( 0 );
		}
		$share = min( 100, (int)round( 100 * ( $relay['busiest'] ?? 0 ) / $refused ) );
		return $this->word( 'statsig-health-limits-value', $this->number( $refused ), $this->number( $share ) );
	}

	private function ago( ?int $seconds ): string {
		return $seconds === null ? $this->word( 'statsig-health-never' ) : $this->word( 'statsig-health-ago', $this->duration( max( 0, $seconds ) ) );
	}

	private function duration( int $seconds, string $unit = '' ): string {
		foreach ( self::UNITS as $name => $limit ) {
			if ( $unit === $name || ( $unit === '' && $seconds < $limit ) ) {
				return $this->context->getLanguage()->formatDuration( $seconds, [ $name ] );
			}
		}
		return '';
	}

	private function number( int $number ): string {
		return $this->context->getLanguage()->formatNum( $number );
	}

	private function word( string $message, string ...$parameters ): string {
		return $this->context->msg( $message, ...$parameters )->text();
	}
}
