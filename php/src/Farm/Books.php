<?php

namespace MediaWiki\Extension\Statsig\Farm;

use MediaWiki\Extension\Statsig\Relay\ModuleFile;

/**
 * What the hosts of a farm have counted: each tells the store its rollups, its counts by day and what it has sent, and lays
 * those of the others into its spool, at farm/<host>, where Statsig\balance() and Statsig\flow() find them.
 */
final class Books {
	/** Seconds between two times that a host tells its own */
	public const INTERVAL = 600;

	/** Seconds for which what the others have told is not asked again */
	private const LOOK_INTERVAL = 60;

	/** Seconds after which a host that tells no more is left out */
	private const GONE = 90 * 86400;

	/** Seconds between two renewals of what has not changed */
	private const RENEWAL = 86400;

	/** Files of others that one page fetches at most; the next page goes on */
	private const AT_ONCE = 200;

	/** Pointer to the list of hosts */
	private const HOSTS = 'hosts';

	/** Files of a spool that are told */
	private const FILES = [ 'rollups/????-??-??.json', 'counts/????-??-??', 'ship.json' ];
	private const PATTERN = '~^(rollups/\d{4}-\d\d-\d\d\.json|counts/\d{4}-\d\d-\d\d|ship\.json)$~D';

	/**
	 * @param Stash $stash
	 * @param string $spool Path of this host's spool
	 */
	public function __construct(
		private readonly Stash $stash,
		private readonly string $spool
	) {
	}

	/** @return string This host and spool, as the others know it; no name of a machine is told */
	private function host(): string {
		return substr( hash( 'sha256', php_uname( 'n' ) . "\0" . realpath( $this->spool ) ), 0, 16 );
	}

	/**
	 * Tells the farm what this host has counted.
	 *
	 * @param bool $isForced Whether also within INTERVAL
	 * @return bool False if the store does not keep it
	 */
	public function tell( bool $isForced = false ): bool {
		$record = "{$this->spool}/farm/told.json";
		$told = self::read( $record ) + [ 'at' => 0, 'kept' => 0, 'files' => [], 'old' => [] ];
		$now = time();
		if ( !is_dir( $this->spool ) || ( !$isForced && abs( $now - $told['at'] ) < self::INTERVAL ) ) {
			return true;
		}
		$isRenewal = $now - $told['kept'] > self::RENEWAL;
		$files = [];
		foreach ( $this->own() as $name => $path ) {
			$state = filesize( $path ) . ':' . filemtime( $path );
			$known = $told['files'][$name] ?? null;
			$blob = ( $known['state'] ?? null ) === $state ? Blob::of( $known['blob'] ) : null;
			if ( !$blob || ( $isRenewal && !$this->stash->keep( $blob ) ) ) {
				$blob = $this->stash->put( (string)file_get_contents( $path ) );
			}
			if ( !$blob ) {
				return false;
			}
			$files[$name] = [ 'state' => $state, 'blob' => $blob->toArray() ];
		}
		$pointed = [ 'at' => $now, 'files' => array_map( static fn ( $file ) => $file['blob'], $files ) ];
		if ( !$this->stash->point( "books {$this->host()}", $pointed, self::GONE ) ) {
			return false;
		}
		$this->stash->change( self::HOSTS, fn ( array $hosts ) => [ $this->host() => $now ] +
			array_filter( $hosts, static fn ( $at ) => is_int( $at ) && $now - $at < self::GONE ) );
		// Whoever read the last pointer has had INTERVAL to fetch these
		$parts = self::partsOf( $files );
		$this->stash->remove( array_diff( $told['old'], $parts ) );
		return self::write( $record, [
			'at' => $now, 'kept' => $isRenewal ? $now : $told['kept'], 'files' => $files,
			'old' => array_values( array_diff( self::partsOf( $told['files'] ), $parts ) ),
		] );
	}

	/**
	 * Lays what the other hosts have told into this host's spool.
	 *
	 * @return array{hosts:int,isWhole:bool} Hosts that tell, this one included; whether all that they told is here
	 */
	public function gather(): array {
		$record = "{$this->spool}/farm/gathered.json";
		$known = self::read( $record ) + [ 'at' => 0, 'hosts' => [], 'isWhole' => false ];
		if ( $known['isWhole'] && abs( time() - $known['at'] ) < self::LOOK_INTERVAL ) {
			return [ 'hosts' => count( $known['hosts'] ) + 1, 'isWhole' => true ];
		}
		$others = array_filter( array_keys( (array)$this->stash->pointer( self::HOSTS ) ),
			fn ( $host ) => preg_match( '/^[0-9a-f]{16}$/D', $host ) && $host !== $this->host() );
		$pointers = $this->stash->pointers( array_map( static fn ( $host ) => "books $host", $others ) );
		[ $hosts, $isWhole, $left ] = [ [], count( $pointers ) === count( $others ), self::AT_ONCE ];
		foreach ( $others as $host ) {
			// What a host told before stays where it cannot be asked now
			$had = $known['hosts'][$host] ?? [];
			$hosts[$host] = $this->lay( $host, $pointers["books $host"]['files'] ?? $had, $had, $left, $isWhole );
		}
		$this->forget( $hosts );
		self::write( $record, [ 'at' => time(), 'hosts' => $hosts, 'isWhole' => $isWhole ] );
		return [ 'hosts' => count( $hosts ) + 1, 'isWhole' => $isWhole ];
	}

	/**
	 * @param string $host
	 * @param array $files Name => blob, as the host has told it
	 * @param array $had Name => SHA-256 of the files that are here
	 * @param int &$left How many may be fetched yet
	 * @param bool &$isWhole Becomes false where one is missing
	 * @return array<string,string> As $had
	 */
	private function lay( string $host, array $files, array $had, int &$left, bool &$isWhole ): array {
		$folder = "{$this->spool}/farm/$host";
		$has = [];
		foreach ( $files as $name => $told ) {
			$blob = Blob::of( $told );
			if ( !$blob || !preg_match( self::PATTERN, (string)$name ) ) {
				continue;
			}
			if ( ( $had[$name] ?? null ) === $blob->sha256 ) {
				$has[$name] = $blob->sha256;
				continue;
			}
			$bytes = $left-- > 0 ? $this->stash->get( $blob ) : null;
			if ( $bytes !== null && self::folder( dirname( "$folder/$name" ) ) && ( new ModuleFile( "$folder/$name" ) )->say( $bytes ) ) {
				$has[$name] = $blob->sha256;
			} else {
				$isWhole = false;
				$has += isset( $had[$name] ) ? [ $name => $had[$name] ] : [];
			}
		}
		foreach ( array_diff_key( $had, $has ) as $name => $sha256 ) {
			@unlink( "$folder/$name" );
		}
		return $has;
	}

	/** Removes what hosts told that are gone. */
	private function forget( array $hosts ): void {
		foreach ( glob( "{$this->spool}/farm/*", GLOB_ONLYDIR ) ?: [] as $folder ) {
			if ( !isset( $hosts[basename( $folder )] ) ) {
				array_map( 'unlink', glob( "$folder/{*,*/*}", GLOB_BRACE ) ? array_filter( glob( "$folder/{*,*/*}", GLOB_BRACE ), 'is_file' ) : [] );
				array_map( 'rmdir', glob( "$folder/*", GLOB_ONLYDIR ) ?: [] );
				rmdir( $folder );
			}
		}
	}

	/** @return array<string,string> Name within the spool => path */
	private function own(): array {
		$paths = array_merge( ...array_map( fn ( $pattern ) => glob( "{$this->spool}/$pattern" ) ?: [], self::FILES ) );
		$names = array_map( fn ( $path ) => substr( $path, strlen( $this->spool ) + 1 ), $paths );
		return array_filter( array_combine( $names, $paths ), static fn ( $name ) => preg_match( self::PATTERN, $name ), ARRAY_FILTER_USE_KEY );
	}

	/** @return string[] */
	private static function partsOf( array $files ): array {
		return array_merge( ...array_map( static fn ( $file ) => Blob::of( $file['blob'] ?? null )?->parts ?? [], array_values( $files ) ) );
	}

	private static function read( string $path ): array {
		$known = is_file( $path ) ? json_decode( (string)file_get_contents( $path ), true ) : null;
		return is_array( $known ) ? $known : [];
	}

	private static function write( string $path, array $record ): bool {
		return self::folder( dirname( $path ) ) && ( new ModuleFile( $path ) )->say( json_encode( $record, JSON_UNESCAPED_SLASHES ) );
	}

	private static function folder( string $path ): bool {
		return is_dir( $path ) || ( is_dir( dirname( $path, 2 ) ) && @mkdir( $path, 0750, true ) ) || is_dir( $path );
	}
}
