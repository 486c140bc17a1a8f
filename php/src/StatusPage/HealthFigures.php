<?php

namespace MediaWiki\Extension\Statsig\StatusPage;

/**
 * The figures of Statsig\status() that tell how Statsig fares, in the reader's words.
 */
final class HealthFigures {
	/** Seconds below which a time is told in the unit after it */
	private const UNITS = [ 'seconds' => 120, 'minutes' => 7200, 'hours' => 172800, 'days' => PHP_INT_MAX ];

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
			'config-age' => $this->ago( $status['configAge'] ?? null ),
			'config-version' => $status['configVersion'] ?? $this->word( 'none' ),
			'entries' => $this->number( $status['gates'] + $status['configs'] + $status['experiments'] + $status['layers'] ),
			'refused' => $this->number( count( $status['refused'] ) ),
			'sync' => $this->ago( $sync['successAge'] ?? null ),
			'worker' => $this->word( ( $sync['alive'] ?? false ) ? 'runs' : 'stopped' ),
		];
		if ( $status['spool'] ?? null ) {
			$rows['spool'] = $this->context->getLanguage()->formatSize( $status['spool']['bytes'] );
			$rows['spool-hours'] = $status['spool']['hours'] === null ? $this->word( 'unknown' ) : $this->duration( 3600 * $status['spool']['hours'], 'hours' );
		}
		foreach ( $status['ship'] as $sink => $state ) {
			$rows["shipped $sink"] = $this->word( 'shipped-value', $this->number( $state['shipped'] ), $this->ago( $state['successAge'] ) );
		}
		$rows['accepted'] = $this->number( $relay['accepted'] ?? 0 );
		$rows['limits'] = $this->limits( $relay );
		$shown = [];
		foreach ( $rows as $key => $value ) {
			[ $message, $sink ] = explode( ' ', "$key " );
			$shown[] = [ $this->context->msg( "statsig-health-$message" )->params( $sink )->text(), $value ];
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
		return $this->word( 'limits-value', $this->number( $refused ), $this->number( $share ) );
	}

	private function ago( ?int $seconds ): string {
		return $seconds === null ? $this->word( 'never' ) : $this->word( 'ago', $this->duration( max( 0, $seconds ) ) );
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
		return $this->context->msg( "statsig-health-$message", ...$parameters )->text();
	}
}
