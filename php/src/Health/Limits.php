<?php

namespace MediaWiki\Extension\Statsig\Health;

/**
 * Judges what became of browsers' events today on this host, by the numbers of status()['relay'].
 */
final class Limits {
	/** Fewer refusals than these tell nothing */
	private const ENOUGH = 50;
	/** If one address has so many percent of the refusals, something is wrong */
	private const NEARLY_ALL = 80;

	/** Name of the number in the status => [ what was refused, what to do ] */
	private const REFUSALS = [
		'refused.minute' => [ 'batches for the limit of a minute and address (perMinute)',
			'raise perMinute in $wgStatsigRelayLimits if many readers share an address, as in schools' ],
		'dropped.ids' => [ 'events for the limit of new stable ids a day and address (newIdsPerDay)',
			'raise newIdsPerDay in $wgStatsigRelayLimits if many readers share an address, as in schools' ],
		'dropped.day' => [ 'custom events for $wgStatsigEventsPerDay', 'raise it, or send fewer events' ],
	];

	/**
	 * @param array<string,int> $counts As status()['relay']; empty where nothing came today
	 * @return Finding[]
	 */
	public static function findings( array $counts ): array {
		$findings = [];
		foreach ( self::REFUSALS as $name => [ $what, $next ] ) {
			if ( $counts[$name] ?? 0 ) {
				$findings[] = new Finding( Finding::NOTE, "Limits refused {$counts[$name]} $what today.", $next );
			}
		}
		$byAddress = ( $counts['refused.minute'] ?? 0 ) + ( $counts['dropped.ids'] ?? 0 );
		$busiest = $counts['busiest'] ?? 0;
		if ( $byAddress >= self::ENOUGH && 100 * $busiest >= self::NEARLY_ALL * $byAddress ) {
			$findings[] = new Finding( Finding::WRONG, "Of these $byAddress refusals by address $busiest were of one: " .
				'either somebody sends too much, or all readers come through a proxy that looks like one reader.',
				'name your proxies in $wgCdnServers or $wgCdnServersNoPurge, and for the fast lane in the web server ' .
				'(nginx: set_real_ip_from), as docs/operations.md says' );
		}
		if ( $counts['made-anew'] ?? 0 ) {
			$findings[] = new Finding( Finding::NOTE, "The files of these numbers were damaged {$counts['made-anew']} times today and " .
				'made anew.', 'look at the disk, and that nobody else writes to the folder counts in the spool' );
		}
		if ( $counts['dropped.token'] ?? 0 ) {
			$findings[] = new Finding( Finding::NOTE, "{$counts['dropped.token']} events of accounts were dropped today as their token " .
				'was too old or not this wiki\'s.', 'nothing, for pages that stay open for more than a day; many: see that all hosts ' .
				'have one $wgStatsigUnitSecret and one time' );
		}
		if ( $counts['accepted'] ?? 0 ) {
			$findings[] = new Finding( Finding::FINE, "Browsers sent {$counts['accepted']} events today that were taken on this host." );
		}
		return $findings;
	}
}
