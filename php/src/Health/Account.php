<?php

namespace MediaWiki\Extension\Statsig\Health;

/**
 * Users of this host: who runs this process, who owns a file, and their names.
 */
final class Account {
	/**
	 * @param int $id
	 * @return string Such as "www-data", or "user 33"
	 */
	public static function nameOf( int $id ): string {
		$entry = function_exists( 'posix_getpwuid' ) ? posix_getpwuid( $id ) : false;
		return $entry['name'] ?? ( $id === 0 ? 'root' : "user $id" );
	}

	/** @return int|null Of this process; null where PHP cannot tell */
	public static function current(): ?int {
		return function_exists( 'posix_geteuid' ) ? posix_geteuid() : null;
	}

	/** @return string Name of the user of this process */
	public static function currentName(): string {
		$id = self::current();
		return $id === null ? 'this user' : self::nameOf( $id );
	}

	public static function isRoot(): bool {
		return self::current() === 0;
	}

	/**
	 * @param string $path
	 * @return int|null Of a link itself; null for what is not there or cannot be seen
	 */
	public static function ownerOf( string $path ): ?int {
		clearstatcache();
		$status = $path === '' ? false : @lstat( $path );
		return $status ? $status['uid'] : null;
	}

	/**
	 * @param string $path
	 * @return string "owner www-data, mode 0750"
	 */
	public static function rightsOf( string $path ): string {
		$owner = self::ownerOf( $path );
		return $owner === null ? 'nothing to be seen' :
			sprintf( 'owner %s, mode %04o', self::nameOf( $owner ), ( (int)@fileperms( $path ) ) & 07777 );
	}

	/**
	 * Makes this process another user's, for good.
	 *
	 * @param int $id
	 * @return bool Whether it is that user's now
	 */
	public static function become( int $id ): bool {
		$entry = posix_getpwuid( $id );
		return $entry && posix_initgroups( $entry['name'], $entry['gid'] ) && posix_setgid( $entry['gid'] ) && posix_setuid( $id );
	}
}
