<?php

namespace MediaWiki\Extension\Statsig\NativeModule;

use MediaWiki\Extension\Statsig\Health\Finding;
use MediaWiki\Extension\Statsig\Health\IniFolders;

/**
 * Why PHP runs without the native module. PHP itself says it in the line that it writes when it starts, in words for
 * those who build modules, and goes on.
 */
final class NotLoaded {
	private const CONSEQUENCE = 'PHP runs without the native module "statsig": every decision is the default.';

	public function __construct( private readonly RunningPhp $php ) {
	}

	/**
	 * @param IniFolders|null $folders To say where an ini file belongs
	 * @return Finding[]
	 */
	public static function ofThisProcess( ?IniFolders $folders ): array {
		$files = array_merge( [ php_ini_loaded_file() ], explode( ',', (string)php_ini_scanned_files() ) );
		$named = IniFolders::modulesIn( array_filter( array_map( 'trim', $files ) ) );
		return $named ? ( new self( RunningPhp::ofThisProcess() ) )->findings( $named ) : [
			new Finding( Finding::NOTHING, self::CONSEQUENCE . ( $folders ? ' ' . $folders->sentence() : '' ),
				'add extension=statsig to an ini file of the CLI and of php-fpm' )
		];
	}

	/**
	 * @param array<string,string> $named What ini files ask for, by their paths: "statsig", or a path of the module
	 * @return Finding[] One for each of them
	 */
	public function findings( array $named ): array {
		$findings = [];
		foreach ( $named as $ini => $name ) {
			$file = $this->find( $name );
			[ $why, $next ] = $this->explain( $file );
			$findings[] = new Finding( Finding::NOTHING, self::CONSEQUENCE . " $ini names it, but $file $why.", $next );
		}
		return $findings;
	}

	/** Where PHP looks: in its folder for modules, unless the name has a folder. */
	private function find( string $name ): string {
		if ( str_contains( $name, '/' ) ) {
			return $name;
		}
		$path = "{$this->php->folder}/$name";
		return str_ends_with( $name, '.so' ) || is_file( $path ) ? $path : "$path.so";
	}

	/**
	 * @param string $file
	 * @return array{string,string} End of a sentence on the file, and what to do
	 */
	private function explain( string $file ): array {
		$php = $this->php;
		$take = "run \"make build\" and \"sudo make install\" with this PHP first on the PATH, or take the archive ...{$php->archive()}";
		if ( !is_file( $file ) ) {
			return [ 'is not there', $take ];
		}
		if ( !is_readable( $file ) ) {
			return [ 'may not be read', "sudo chmod 0644 $file, and look at the folders above it" ];
		}
		$module = BuiltModule::ofFile( $file );
		if ( !$module ) {
			return [ 'is no module of PHP, or a part of one', $take ];
		}
		if ( $module->machine !== $php->machine ) {
			return [ "was built for {$module->machine}, and this PHP runs on {$php->machine}", $take ];
		}
		if ( $module->buildId !== $php->buildId ) {
			return [ 'was built for ' . RunningPhp::describe( $module->buildId ) . ", and this is PHP {$php->version} ({$php->buildId})", $take ];
		}
		if ( $module->glibc !== null && $php->glibc !== null && version_compare( $module->glibc, $php->glibc ) > 0 ) {
			return [ "wants glibc {$module->glibc}, and this host has {$php->glibc}",
				'run "make build" on this host, or take the archive, which wants glibc 2.31' ];
		}
		return [ 'fits this PHP and is not loaded all the same', 'read what PHP says when it starts: php -d display_errors=1 -r ""' ];
	}
}
