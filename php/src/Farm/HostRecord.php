<?php

namespace MediaWiki\Extension\Statsig\Farm;

use MediaWiki\Extension\Statsig\Relay\ModuleFile;

/**
 * What this host knows of its farm's config: one small file beside the config, and a lock under which it is written. The
 * lock's time of change says when the host last looked.
 */
final class HostRecord {
	/** Roles: the host that asks Statsig and tells the others, and those others */
	public const PUBLISHES = 'publishes';
	public const TAKES = 'takes';

	/** Seconds after which a host that was the one that asks Statsig takes like the others */
	private const PUBLISHER_GONE = 600;

	private ?array $read = null;

	/**
	 * @param string $path Places::farm()
	 * @param string $lock Places::farmLock()
	 */
	public function __construct(
		private readonly string $path,
		private readonly string $lock
	) {
	}

	/** @return bool Whether this host has not looked within this second of the clock. Costs one look at a file */
	public function isDue(): bool {
		clearstatcache( true, $this->lock );
		return (int)@filemtime( $this->lock ) !== time();
	}

	/** @return resource|null Held until it is closed; null where another process holds it, or it cannot be had */
	public function lock() {
		$mask = umask( 0137 );
		$file = is_dir( dirname( $this->lock ) ) ? @fopen( $this->lock, 'c' ) : false;
		umask( $mask );
		if ( !$file || !flock( $file, LOCK_EX | LOCK_NB ) ) {
			return null;
		}
		touch( $this->lock );
		$this->read = null;
		return $file;
	}

	/**
	 * @return array{role:?string,read:float,pointer:?array,placed:?array,lists:string,outcome:?string,cause:?string,failed:int,
	 *  at:int,files:array,counts:array<string,int>} role: null before the first look; read: when this host last asked the store;
	 *  pointer: what it found; placed: sha256 and state of the config file that it put there; lists: SHA-256 of the ID lists in
	 *  place; outcome, cause: of the last look that did anything, at: when that was; failed: when the last one failed; files:
	 *  blobs that it has published, by name; counts: looks by outcome or cause
	 */
	public function get(): array {
		if ( $this->read === null ) {
			$text = is_file( $this->path ) ? (string)@file_get_contents( $this->path ) : '';
			$known = json_decode( $text, true );
			$this->read = ( is_array( $known ) ? $known : [] ) + [
				'role' => null, 'read' => 0.0, 'pointer' => null, 'placed' => null, 'lists' => '', 'outcome' => null, 'cause' => null,
				'failed' => 0, 'at' => 0, 'files' => [], 'counts' => [],
			];
		}
		return $this->read;
	}

	/**
	 * @param array $changes What is other than before
	 */
	public function note( array $changes ): void {
		$this->read = $changes + $this->get();
		( new ModuleFile( $this->path ) )->say( json_encode( $this->read, JSON_UNESCAPED_SLASHES ) );
	}

	/**
	 * Notes what a look came to.
	 *
	 * @param string $role
	 * @param string $outcome fresh, unchanged, absent or failed
	 * @param string|null $cause
	 * @param array $changes As note()
	 */
	public function count( string $role, string $outcome, ?string $cause, array $changes = [] ): void {
		$counts = $this->get()['counts'];
		$word = $cause ?? $outcome;
		$counts[$word] = ( $counts[$word] ?? 0 ) + 1;
		$failed = $outcome === 'failed' ? time() : 0;
		$this->note( $changes + compact( 'role', 'outcome', 'cause', 'counts', 'failed' ) + [ 'at' => time() ] );
	}

	/** @return bool Whether this is the host that asks Statsig, so that its config is no older than the store's */
	public function isPublisher(): bool {
		$known = $this->get();
		return $known['role'] === self::PUBLISHES && abs( time() - $known['at'] ) < self::PUBLISHER_GONE;
	}

	/**
	 * @param int $now Seconds since 1970
	 * @return array{role:?string,confirmedAge:?int,lookAge:?int,outcome:?string,cause:?string,counts:array<string,int>}|null As
	 *  status() has it of the worker: confirmedAge is that of the farm's config; null where this host never looked
	 */
	public function status( int $now ): ?array {
		$known = $this->get();
		$pointer = Pointer::of( $known['pointer'] );
		return $known['role'] === null ? null : [
			'role' => $known['role'],
			'confirmedAge' => $pointer ? max( 0, $now - $pointer->at ) : null,
			'lookAge' => is_file( $this->lock ) ? max( 0, $now - filemtime( $this->lock ) ) : null,
			'outcome' => $known['outcome'],
			'cause' => $known['cause'],
			'counts' => $known['counts'],
		];
	}
}
