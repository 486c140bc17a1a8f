<?php

namespace MediaWiki\Extension\Statsig\Health;

/**
 * Finds out which user serves pages. doctor.php becomes that user to try files and folders, as root may read and
 * write everything. Several signs are tried, and the first one counts.
 */
final class PoolUser {
	/**
	 * @param int $id
	 * @param string $sign How it was found, as the rest of a sentence
	 */
	private function __construct(
		public readonly int $id,
		public readonly string $sign
	) {
	}

	/**
	 * @param string $databaseFolder Folder of SQLite files, which pages write to; empty where there is none
	 * @param string[] $pools Files that set up pools of php-fpm
	 * @param string[] $folders Those of the config and of events. If root owns them, they tell nothing
	 * @return self|null
	 */
	public static function find( string $databaseFolder, array $pools, array $folders ): ?self {
		$owner = Account::ownerOf( $databaseFolder );
		if ( $owner !== null ) {
			return new self( $owner, 'the folder of the wiki\'s database is that user\'s' );
		}
		$users = self::usersOf( $pools );
		if ( count( $users ) === 1 ) {
			return new self( $users[0], 'the pool of php-fpm is set up so' );
		}
		foreach ( $folders as $folder ) {
			$owner = Account::ownerOf( $folder );
			if ( $owner ) {
				return new self( $owner, "$folder is that user's" );
			}
		}
		return null;
	}

	/**
	 * @param string $name
	 * @return self|null
	 */
	public static function named( string $name ): ?self {
		$entry = function_exists( 'posix_getpwnam' ) ? posix_getpwnam( $name ) : false;
		return $entry ? new self( $entry['uid'], 'as --as says' ) : null;
	}

	/**
	 * @param string[] $pools
	 * @return int[]
	 */
	private static function usersOf( array $pools ): array {
		$ids = [];
		foreach ( $pools as $pool ) {
			$text = (string)@file_get_contents( $pool );
			preg_match_all( '/^\s*user\s*=\s*"?([\w.-]+)"?\s*$/m', $text, $found );
			foreach ( $found[1] as $name ) {
				$entry = function_exists( 'posix_getpwnam' ) ? posix_getpwnam( $name ) : false;
				if ( $entry ) {
					$ids[$entry['uid']] = true;
				}
			}
		}
		return array_keys( $ids );
	}
}
