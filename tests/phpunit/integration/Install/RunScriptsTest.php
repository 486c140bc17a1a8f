<?php

namespace MediaWiki\Extension\Statsig\Tests\Integration\Install;

use MediaWiki\Extension\Statsig\Core\Maintenance;
use MediaWiki\Extension\Statsig\Tests\CommandCase;

/**
 * MediaWiki's own runner finds each maintenance script, by the name of its class and by that of its file, where the
 * extension is linked to extensions/Statsig. MediaWiki 1.39 has no such runner: there a script is called by its path.
 */
class RunScriptsTest extends CommandCase {
	public static function setUpBeforeClass(): void {
		parent::setUpBeforeClass();
		mkdir( self::$folder . '/extensions' );
		symlink( realpath( self::ROOT . '/php' ), self::$folder . '/extensions/Statsig' );
		file_put_contents( self::$folder . '/settings.php', '<?php $wgExtensionDirectory = __DIR__ . "/extensions";' );
	}

	/** @return string[] Names of the files of all scripts that can be called, without their ending */
	private static function scripts(): array {
		$files = array_filter( glob( self::ROOT . '/php/maintenance/*.php' ),
			static fn ( $file ) => str_contains( file_get_contents( $file ), 'RUN_MAINTENANCE_IF_MAIN' ) );
		return array_map( static fn ( $file ) => basename( $file, '.php' ), array_values( $files ) );
	}

	/** @return string[] What may be typed for a script */
	private static function typed( string $script ): array {
		return is_file( MW_INSTALL_PATH . '/maintenance/run.php' )
			? [ 'Statsig:' . ucfirst( $script ), "Statsig:$script", "Statsig:$script.php" ]
			: [ self::$folder . "/extensions/Statsig/maintenance/$script.php" ];
	}

	public function testEachScriptIsFoundUnderEachOfItsNames(): void {
		$this->assertContains( 'worker', self::scripts() );
		foreach ( self::scripts() as $script ) {
			foreach ( self::typed( $script ) as $name ) {
				[ , $said ] = self::process(
					[ self::ROOT . '/tests/wiki/maintenance', self::$folder, $name, '--help' ], self::environment()
				);
				$this->assertStringContainsString( '--memory-limit', $said, $name );
				$this->assertStringNotContainsString( 'not found', $said, $name );
			}
		}
	}

	public function testTheyDoTheirWorkThatWay(): void {
		foreach ( self::typed( 'sync' ) as $name ) {
			[ $status, $said ] = self::process(
				[ self::ROOT . '/tests/wiki/maintenance', self::$folder, $name, '--once', '--api', self::$api ], self::environment()
			);
			$this->assertSame( 0, $status, "$name: $said" );
			$this->assertStringContainsString( 'config', $said );
		}
	}

	public function testTheClassOfEachIsLoadedByItsNameAndRunsNothing(): void {
		foreach ( self::scripts() as $script ) {
			$class = 'MediaWiki\\Extension\\Statsig\\Maintenance\\' . ucfirst( $script );
			ob_start();
			$isThere = class_exists( $class );
			$this->assertSame( '', ob_get_clean(), $class );
			$this->assertTrue( $isThere, $class );
			$this->assertTrue( is_subclass_of( $class, Maintenance::class ), $class );
		}
	}
}
