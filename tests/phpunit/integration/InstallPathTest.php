<?php

namespace MediaWiki\Extension\Statsig\Tests\Integration;

use MediaWiki\Extension\Statsig\Tests\CommandCase;

/**
 * Where a script finds its MediaWiki: a sentence where it finds none, and no need of a variable where
 * the extension is a link in the wiki's extensions/.
 */
class InstallPathTest extends CommandCase {
	/** @return string[] Paths below maintenance/ of all scripts that can be called */
	private static function scripts(): array {
		$files = array_filter( glob( self::ROOT . '/php/maintenance/*.php' ),
			static fn ( $file ) => str_contains( file_get_contents( $file ), 'RUN_MAINTENANCE_IF_MAIN' ) );
		return array_map( 'basename', $files );
	}

	private function call( string $folder, array $command, array $variables = [] ): array {
		return self::process( array_merge( [ 'env', '-C', $folder, 'php' ], $command ), $variables + [
			'PWD' => $folder,
			'MW_CONFIG_FILE' => self::$folder . '/LocalSettings.php',
			'PHP_INI_SCAN_DIR' => ':' . self::$folder . '/ini',
		] + array_diff_key( getenv(), [ 'MW_INSTALL_PATH' => 1 ] ) );
	}

	public function testWithoutTheVariableASentenceNamesIt(): void {
		$elsewhere = self::$folder . '/elsewhere';
		mkdir( $elsewhere );
		symlink( realpath( self::ROOT . '/php' ), "$elsewhere/Statsig" );
		$this->assertContains( 'worker.php', self::scripts() );
		foreach ( self::scripts() as $script ) {
			[ $status, $said ] = $this->call( '/', [ "$elsewhere/Statsig/maintenance/$script" ] );
			$this->assertSame( 64, $status, "$script: $said" );
			$this->assertSame( 1, preg_match( '/^The environment variable MW_INSTALL_PATH is missing.*MW_INSTALL_PATH=.*\.$/D', $said ), $said );
		}
	}

	public function testAVariableThatLeadsNowhereIsNamed(): void {
		foreach ( self::scripts() as $script ) {
			[ $status, $said ] = self::process(
				[ 'php', realpath( self::ROOT . '/php/maintenance' ) . "/$script" ], [ 'MW_INSTALL_PATH' => '/nowhere' ] + getenv()
			);
			$this->assertSame( 64, $status, "$script: $said" );
			$this->assertSame( 1, preg_match( '/^MW_INSTALL_PATH is \/nowhere, where no MediaWiki lies.*\.$/D', $said ), $said );
		}
	}

	public function testALinkInExtensionsLeadsToItsWiki(): void {
		// As a wiki has it: what counts is the path that was typed
		$wiki = self::$folder . '/wiki';
		mkdir( "$wiki/extensions", 0777, true );
		symlink( MW_INSTALL_PATH . '/maintenance', "$wiki/maintenance" );
		symlink( realpath( self::ROOT . '/php' ), "$wiki/extensions/Statsig" );
		$typed = [
			'/' => "$wiki/extensions/Statsig/maintenance/doctor.php",
			$wiki => 'extensions/Statsig/maintenance/doctor.php',
			"$wiki/extensions/Statsig" => './maintenance/doctor.php',
			"$wiki/extensions/Statsig/maintenance" => '../maintenance/doctor.php',
		];
		foreach ( $typed as $folder => $path ) {
			foreach ( [ [], [ 'MW_INSTALL_PATH' => '' ] ] as $variables ) {
				[ , $said ] = $this->call( $folder, [ $path, '--help' ], $variables );
				$this->assertStringContainsString( '--patience', $said );
			}
		}
	}
}
