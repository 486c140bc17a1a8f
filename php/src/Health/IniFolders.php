<?php

namespace MediaWiki\Extension\Statsig\Health;

/**
 * Whether commands and the PHP that serves pages have the same settings in their ini files: Debian has a folder
 * for each of them.
 */
final class IniFolders {
	private const SERVING = [ 'fpm', 'apache2' ];
	private const LOADS_MODULE = '/^\s*extension\s*=\s*"?(\S*\bstatsig(?:\.so)?)"?\s*(?:;.*)?$/m';

	/**
	 * @param string $scanned Folder that this PHP reads ini files from, such as "/etc/php/8.2/cli/conf.d"
	 */
	public function __construct( private readonly string $scanned ) {
	}

	/**
	 * @return self|null Null where the environment names other folders: then nobody knows those of the pool
	 */
	public static function ofThisProcess(): ?self {
		return getenv( 'PHP_INI_SCAN_DIR' ) === false ? new self( PHP_CONFIG_FILE_SCAN_DIR ) : null;
	}

	/** @return string[] Folders of the PHP that serves pages */
	public function serving(): array {
		if ( !preg_match( '~^(.+)/[^/]+/conf\.d$~', $this->scanned, $found ) ) {
			return [];
		}
		$folders = array_map( static fn ( $sapi ) => "{$found[1]}/$sapi/conf.d", self::SERVING );
		return array_values( array_filter( $folders, 'is_dir' ) );
	}

	/** @return string[] Files that set up pools of php-fpm */
	public function pools(): array {
		return glob( dirname( $this->scanned, 2 ) . '/fpm/pool.d/*.conf' ) ?: [];
	}

	/**
	 * @return string Where this PHP looks, and where the others do
	 */
	public function sentence(): string {
		$others = $this->serving();
		return "This PHP reads {$this->scanned}" . ( $others ? ', the one that serves pages reads ' . implode( ' or ', $others ) : '' ) . '.';
	}

	/**
	 * @return Finding[]
	 */
	public function findings(): array {
		$findings = [];
		$own = self::read( $this->scanned );
		foreach ( $this->serving() as $folder ) {
			$theirs = self::read( $folder );
			if ( isset( $own['extension'] ) !== isset( $theirs['extension'] ) ) {
				[ $with, $without ] = isset( $own['extension'] ) ? [ $this->scanned, $folder ] : [ $folder, $this->scanned ];
				$findings[] = new Finding( Finding::WRONG, "The module is loaded by $with and not by $without.",
					'have the same ini file in both (phpenmod statsig), and restart php-fpm' );
				continue;
			}
			$names = array_keys( array_diff_assoc( $own, $theirs ) + array_diff_assoc( $theirs, $own ) );
			if ( $names ) {
				$findings[] = new Finding( Finding::WRONG, "Commands and pages are told different things by {$this->scanned} and $folder: " .
					implode( ', ', $names ) . '.', 'have the same ini file in both, and restart php-fpm' );
			}
		}
		return $findings;
	}

	/**
	 * Settings that only pools of php-fpm have, so that commands do not see them.
	 *
	 * @param array<string,string> $settings php.ini settings of this process by name
	 * @return Finding[]
	 */
	public function ofPools( array $settings ): array {
		$names = [];
		foreach ( $this->pools() as $pool ) {
			preg_match_all( '/^\s*php(?:_admin)?_(?:value|flag)\[(statsig\.\w+)\]\s*=\s*"?(.*?)"?\s*$/m',
				(string)@file_get_contents( $pool ), $found, PREG_SET_ORDER );
			foreach ( $found as [ , $name, $value ] ) {
				if ( ( $settings[$name] ?? null ) !== $value ) {
					$names[$name] = true;
				}
			}
		}
		return $names ? [ new Finding( Finding::NOTE, 'A pool of php-fpm has settings of its own, so that this command looks at others: ' .
			implode( ', ', array_keys( $names ) ) . '.', 'run this command with the pool\'s settings: php -d NAME=VALUE SCRIPT' ) ] : [];
	}

	/**
	 * @param string[] $files Paths of ini files
	 * @return array<string,string> What those ask for that load the module, by path: "statsig", or a path of the module
	 */
	public static function modulesIn( array $files ): array {
		$named = [];
		foreach ( $files as $file ) {
			if ( preg_match( self::LOADS_MODULE, (string)@file_get_contents( $file ), $found ) ) {
				$named[$file] = $found[1];
			}
		}
		return $named;
	}

	/**
	 * @param string $folder
	 * @return array<string,string> The module's settings in its files by name; "extension" if they load it
	 */
	private static function read( string $folder ): array {
		$said = [];
		foreach ( glob( "$folder/*.ini" ) ?: [] as $file ) {
			$text = (string)@file_get_contents( $file );
			if ( preg_match( self::LOADS_MODULE, $text ) ) {
				$said['extension'] = 'statsig';
			}
			preg_match_all( '/^\s*(statsig\.\w+)\s*=\s*(.*?)\s*$/m', $text, $found, PREG_SET_ORDER );
			foreach ( $found as [ , $name, $value ] ) {
				$said[$name] = trim( $value, '"' );
			}
		}
		return $said;
	}
}
