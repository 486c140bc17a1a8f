<?php

namespace MediaWiki\Extension\Statsig\NativeModule;

/**
 * What the file of a module says it was built for. It is read as bytes: to load it is what failed.
 */
final class BuiltModule {
	/** Numbers of the ELF format, by the names that "uname -m" has for them */
	private const MACHINES = [ 3 => 'i686', 22 => 's390x', 40 => 'armv7l', 62 => 'x86_64', 183 => 'aarch64', 243 => 'riscv64' ];

	/**
	 * @param string $buildId As PHP compares it with its own, such as "API20220829,NTS"
	 * @param string $machine Such as "x86_64"
	 * @param string|null $glibc Oldest glibc that has all that it uses, such as "2.31"; null where it uses none
	 */
	private function __construct(
		public readonly string $buildId,
		public readonly string $machine,
		public readonly ?string $glibc
	) {
	}

	/**
	 * @param string $path
	 * @return self|null Null where the file is no module of PHP, or is one in part only
	 */
	public static function ofFile( string $path ): ?self {
		$machine = self::machineOf( $path );
		$bytes = (string)@file_get_contents( $path );
		if ( $machine === null || !preg_match( '/API\d{8},N?TS(?:,debug)?/', $bytes, $found ) ) {
			return null;
		}
		return new self( $found[0], $machine, self::newestGlibc( $bytes ) );
	}

	/**
	 * @param string $path
	 * @return string|null Machine that a program or library is for; null where it is neither
	 */
	public static function machineOf( string $path ): ?string {
		$head = (string)@file_get_contents( $path, false, null, 0, 20 );
		if ( strlen( $head ) < 20 || !str_starts_with( $head, "\x7fELF" ) ) {
			return null;
		}
		// The sixth byte says in which order those of numbers are
		$number = unpack( $head[5] === "\x02" ? 'n' : 'v', $head, 18 )[1];
		return self::MACHINES[$number] ?? "machine $number";
	}

	/**
	 * @param string $bytes A module, or glibc itself
	 * @return string|null Newest version of glibc that it names
	 */
	public static function newestGlibc( string $bytes ): ?string {
		preg_match_all( '/\0GLIBC_(\d+(?:\.\d+)+)(?=\0)/', $bytes, $found );
		usort( $found[1], 'version_compare' );
		return array_pop( $found[1] );
	}
}
