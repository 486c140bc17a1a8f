<?php

namespace MediaWiki\Extension\Statsig\Farm;

use MediaWiki\Extension\Statsig\Health\Finding;

/**
 * Judges how a host of a farm fares: by what it has noted of the farm's config, and by what kind of store the farm has.
 */
final class FarmFindings {
	/** Stores that are one process's or one host's own, or keep nothing */
	private const OWN = [ 'APCUBagOStuff', 'EmptyBagOStuff', 'HashBagOStuff', 'WinCacheBagOStuff' ];

	/** Cause => [ sentence, what to do ] */
	private const CAUSES = [
		'store' => [ 'The store does not keep what it is told.', 'look at the store of $wgStatsigStash: is it up, may it be written to, and does it take ' .
			'items of 512 KiB?' ],
		'nothing' => [ 'There is no config to tell of.', 'see to it that this host gets one from Statsig: sync.php --once --publish' ],
		'parts' => [ 'Parts of the config are missing in the store, or damaged.', 'see to it that the worker with --publish runs, which writes them anew; if ' .
			'it stays so, the store forgets: it must keep an item for 7 days' ],
		'write' => [ 'A file could not be written on this host.', 'look at the rights of the folder of statsig.config_file, and at the disk' ],
		'garbage' => [ 'What the farm has is no document.', 'see that no other program writes to the store' ],
		'uncompilable' => [ 'This host cannot compile the farm\'s config.', 'update the module on this host' ],
		'too-large' => [ 'The farm\'s config is larger than statsig.max_config_bytes here.', 'raise the setting, as on the host that asks Statsig' ],
	];

	/**
	 * @param array|null $farm As HostRecord::status() gives it
	 * @param int $patience Seconds without a confirmed config that are no trouble
	 * @return Finding[]
	 */
	public static function of( ?array $farm, int $patience ): array {
		if ( $farm === null ) {
			return [ new Finding( Finding::WRONG, 'This host has not looked yet for the farm\'s config.',
				'open a page of the wiki here, or start worker.php --loop as the user of the web server' ) ];
		}
		$isPublisher = $farm['role'] === HostRecord::PUBLISHES;
		$age = $farm['confirmedAge'];
		$isOld = $age === null || $age > $patience;
		if ( $farm['outcome'] === 'failed' || ( $isPublisher && $farm['outcome'] === 'absent' ) ) {
			[ $text, $next ] = self::CAUSES[$farm['cause']] ?? [ "The module says: {$farm['cause']}.", 'look for this word in docs/operations.md' ];
			return [ new Finding( Finding::WRONG, ( $isPublisher ? 'The farm does not hear of this host\'s config: ' :
				'This host does not get the farm\'s config; the last one stays in use: ' ) . "$text ({$farm['cause']})", $next ) ];
		}
		if ( $isOld ) {
			return [ new Finding( Finding::WRONG, $age === null ? 'The farm\'s store has no config, or is not reached.' :
				"Nobody has confirmed the farm's config for $age s.", 'see to it that one host runs worker.php --loop --publish, and that the store of ' .
				'$wgStatsigStash is up and the same for all hosts' ) ];
		}
		return [ new Finding( Finding::FINE, $isPublisher ? "This host asks Statsig for the farm, which heard of it $age s ago." :
			"This host has the farm's config, which was confirmed $age s ago." ) ];
	}

	/**
	 * @param \Closure $store Returns the BagOStuff of the farm
	 * @return Finding[]
	 */
	public static function ofStore( \Closure $store ): array {
		try {
			$store = $store();
		} catch ( \Throwable $e ) {
			return [ new Finding( Finding::WRONG, 'There is no such store as $wgStatsigStash names, or it cannot be made (' . $e::class . '): this host ' .
				'keeps the config that it has.', 'name a key of $wgObjectCaches' ) ];
		}
		$class = substr( strrchr( '\\' . $store::class, '\\' ), 1 );
		return in_array( $class, self::OWN, true ) ? [ new Finding( Finding::WRONG, "The farm's store ($class) is one host's own, so that no other " .
			'host gets the config.', 'name in $wgStatsigStash a store of $wgObjectCaches that all hosts share: docs/operations.md, "Farms"' ) ] : [];
	}
}
