<?php

namespace MediaWiki\Extension\Statsig\NativeModule;

/**
 * What this PHP wants of a module.
 */
final class RunningPhp {
	/** Versions of PHP by the number of their API */
	private const VERSIONS = [ 20220829 => '8.2', 20230831 => '8.3', 20240924 => '8.4', 20250925 => '8.5' ];

	/**
	 * @param string $version Such as "8.2.29"
	 * @param string $buildId Such as "API20220829,NTS"
	 * @param string $machine Such as "x86_64"
	 * @param string|null $glibc Version of the host's glibc; null where it is not known
	 * @param string $folder Where it looks for modules that are named without a folder
	 */
	public function __construct(
		public readonly string $version,
		public readonly string $buildId,
		public readonly string $machine,
		public readonly ?string $glibc,
		public readonly string $folder
	) {
	}

	/** @return self The one that runs this */
	public static function ofThisProcess(): self {
		ob_start();
		phpinfo( INFO_GENERAL );
		preg_match( '/^PHP Extension Build => (\S+)$/m', (string)ob_get_clean(), $found );
		return new self( PHP_VERSION, $found[1] ?? '', BuiltModule::machineOf( PHP_BINARY ) ?? php_uname( 'm' ),
			self::glibcOfThisProcess(), (string)ini_get( 'extension_dir' ) );
	}

	private static function glibcOfThisProcess(): ?string {
		if ( !preg_match( '~ (/\S+/libc(?:\.so\.6|-[\d.]+\.so))$~m', (string)@file_get_contents( '/proc/self/maps' ), $found ) ) {
			return null;
		}
		return BuiltModule::newestGlibc( (string)@file_get_contents( $found[1] ) );
	}

	/**
	 * @param string $buildId
	 * @return string The same in words: "PHP 8.2 (API20220829,NTS)"
	 */
	public static function describe( string $buildId ): string {
		$version = self::VERSIONS[(int)substr( $buildId, 3, 8 )] ?? null;
		return ( $version ? "PHP $version" : 'another PHP' ) . " ($buildId)";
	}

	/** @return string End of the name of the archive that has the module for it */
	public function archive(): string {
		$threads = str_contains( $this->buildId, ',NTS' ) ? 'nts' : 'zts';
		$version = implode( '.', array_slice( explode( '.', $this->version ), 0, 2 ) );
		return "_php$version-{$this->machine}-linux-glibc-$threads.tgz";
	}
}
