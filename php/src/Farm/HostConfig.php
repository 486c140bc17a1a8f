<?php

namespace MediaWiki\Extension\Statsig\Farm;

use MediaWiki\Extension\Statsig\Guard;

/**
 * Keeps the config of a host at what the farm has: looks at the pointer, which a cache shields, and fetches the parts when it
 * names another document. It lays down the same files as a sync, so that the module goes by statsig.config_file as ever.
 */
final class HostConfig {
	/** Seconds for which "there is nothing" is believed, and a pointer that the store does not give */
	private const NOTHING_TTL = 10;

	/** Seconds until a host tries again what has failed */
	private const PATIENCE = 2;

	/** Seconds for which others use the old pointer while one process asks the store */
	private const LOCK_TTL = 10;

	/**
	 * @param \Closure $stash Returns the Stash
	 * @param \Closure $cache Returns the WANObjectCache
	 * @param HostRecord $record
	 * @param string $config Path of the config file
	 * @param ListFolder $lists
	 * @param string $farm Setting StatsigFarm
	 * @param \Closure $afterResponse Called with what is to be done then
	 */
	public function __construct(
		private readonly \Closure $stash,
		private readonly \Closure $cache,
		private readonly HostRecord $record,
		private readonly string $config,
		private readonly ListFolder $lists,
		private readonly string $farm,
		private readonly \Closure $afterResponse
	) {
	}

	/** @return bool Whether this process can work on when the reader has the page. Elsewhere readers would wait for it */
	private static function isFree(): bool {
		return function_exists( 'fastcgi_finish_request' ) || function_exists( 'litespeed_finish_request' );
	}

	/**
	 * Has the config looked after when the reader has the page. Of the pages that a host makes within a second one looks.
	 */
	public function afterResponse(): void {
		if ( $this->config !== '' && self::isFree() && function_exists( 'Statsig\takeConfig' ) && $this->record->isDue() ) {
			( $this->afterResponse )( fn () => Guard::run( fn () => $this->take() ) );
		}
	}

	/**
	 * @return array{string,?string} Outcome and cause: fresh; unchanged; absent (the store has no pointer, or is not reached);
	 *  failed by parts (some are missing), store (it threw), write (a file could not be written) or a cause of the module; or locked (another
	 *  process does it, or this host is the one that asks Statsig)
	 */
	public function take(): array {
		$lock = $this->record->lock();
		if ( !$lock || $this->record->isPublisher() ) {
			return [ 'locked', null ];
		}
		$known = $this->record->get();
		if ( time() - $known['failed'] < self::PATIENCE ) {
			return [ 'failed', $known['cause'] ];
		}
		try {
			$pointer = Pointer::of( $this->pointer() );
			[ $outcome, $cause, $changes ] = $pointer ? $this->follow( $pointer ) : [ 'absent', null, [] ];
		} catch ( \Throwable $e ) {
			Guard::say( $e );
			[ $outcome, $cause, $changes ] = [ 'failed', 'store', [] ];
		}
		// Nothing is written down in most looks
		if ( $changes || [ $outcome, $cause, HostRecord::TAKES ] !== [ $known['outcome'], $known['cause'], $known['role'] ] ) {
			$this->record->count( HostRecord::TAKES, $outcome, $cause, $changes );
		}
		return [ $outcome, $cause ];
	}

	/** @return mixed The farm's pointer, at most as old as half an interval; null where there is none */
	private function pointer() {
		$cache = ( $this->cache )();
		return $cache->getWithSetCallback(
			$cache->makeGlobalKey( 'statsig', $this->farm, Publisher::CONFIG ),
			self::NOTHING_TTL,
			function ( $old, &$ttl ) {
				$known = $this->record->get();
				$now = microtime( true );
				// A cache that is down or full keeps nothing: this host asks no sooner for that
				if ( abs( $now - $known['read'] ) >= self::ttl( $known['pointer'] ) ) {
					$found = ( $this->stash )()->pointer( Publisher::CONFIG );
					$this->record->note( [ 'read' => $now, 'role' => HostRecord::TAKES ] + ( $found === null ? [] : [ 'pointer' => $found ] ) );
					$known = [ 'pointer' => $found ] + $known;
				}
				$ttl = self::ttl( $known['pointer'] );
				// False would never be kept
				return is_array( $known['pointer'] ) ? $known['pointer'] : null;
			},
			// Without these, each host would ask again and again before its time
			[ 'lowTTL' => 0, 'lockTSE' => self::LOCK_TTL ]
		);
	}

	/**
	 * @param mixed $pointer
	 * @return int Seconds for which it is believed: half an interval, so that what a look may be late, and what it takes to fetch
	 *  and to see the file, fit into the other half
	 */
	private static function ttl( $pointer ): int {
		$interval = Pointer::of( $pointer )?->interval;
		return $interval === null ? self::NOTHING_TTL : intdiv( $interval + 1, 2 );
	}

	/** @return array{string,?string,array} Outcome, cause, and what to note */
	private function follow( Pointer $pointer ): array {
		$changes = $this->record->get()['pointer'] === $pointer->toArray() ? [] : [ 'pointer' => $pointer->toArray() ];
		// Lists first: an entry that asks a list which is not there finds nobody in it
		$cause = $this->followLists( $pointer->lists, $changes );
		if ( $cause !== null ) {
			return [ 'failed', $cause, $changes ];
		}
		if ( $this->isPlaced( $pointer->config ) ) {
			return [ 'unchanged', null, $changes ];
		}
		$document = ( $this->stash )()->get( $pointer->config );
		if ( $document === null ) {
			return [ 'failed', 'parts', $changes ];
		}
		[ 'outcome' => $outcome, 'cause' => $cause ] = \Statsig\takeConfig( $document, $this->config );
		if ( $outcome !== 'failed' ) {
			$changes['placed'] = [ 'sha256' => $pointer->config->sha256 ] + $this->state();
		}
		return [ $outcome, $outcome === 'failed' ? $cause : null, $changes ];
	}

	private function isPlaced( Blob $config ): bool {
		$placed = $this->record->get()['placed'];
		return $placed === [ 'sha256' => $config->sha256 ] + $this->state();
	}

	/** @return array{inode:int,bytes:int,changed:int} By which a file is seen to be the same without reading it */
	private function state(): array {
		clearstatcache( true, $this->config );
		$found = is_file( $this->config ) ? stat( $this->config ) : [];
		return [ 'inode' => $found['ino'] ?? 0, 'bytes' => $found['size'] ?? 0, 'changed' => $found['mtime'] ?? 0 ];
	}

	/**
	 * @param Blob|null $lists
	 * @param array &$changes What to note
	 * @return string|null Cause of a failure
	 */
	private function followLists( ?Blob $lists, array &$changes ): ?string {
		if ( !$lists || $this->record->get()['lists'] === $lists->sha256 ) {
			return null;
		}
		$stash = ( $this->stash )();
		$bundle = json_decode( (string)$stash->get( $lists ), true );
		$index = $bundle['index'] ?? null;
		$names = is_string( $index ) ? ListFolder::filesOf( $index ) : null;
		if ( $names === null ) {
			return 'parts';
		}
		foreach ( $names as $name ) {
			$blob = Blob::of( $bundle['files'][$name] ?? null );
			if ( !$blob || !$this->lists->has( $name, $blob->bytes ) ) {
				$bytes = $blob ? $stash->get( $blob ) : null;
				if ( $bytes === null ) {
					return 'parts';
				}
				if ( !$this->lists->write( $name, $bytes ) ) {
					return 'write';
				}
			}
		}
		if ( !$this->lists->place( $index ) ) {
			return 'write';
		}
		$changes['lists'] = $lists->sha256;
		return null;
	}
}
