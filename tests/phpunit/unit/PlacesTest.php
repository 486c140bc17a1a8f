<?php

namespace MediaWiki\Extension\Statsig\Tests\Unit;

use MediaWiki\Extension\Statsig\Health\Places;
use PHPUnit\Framework\TestCase;

/**
 * Which lock is whose, where several configs lie in one folder.
 */
class PlacesTest extends TestCase {
	public function testEachConfigHasALockOfItsOwn(): void {
		$folder = sys_get_temp_dir() . '/statsig-places.' . bin2hex( random_bytes( 6 ) );
		mkdir( $folder );
		$names = [ 'config.json' => 'config.lock', 'config.txt' => 'config.txt-lock', 'config' => 'config-lock', '.json' => '.json-lock' ];
		try {
			foreach ( $names as $lock ) {
				$held = fopen( "$folder/$lock", 'a' );
				$this->assertTrue( flock( $held, LOCK_EX ) );
				foreach ( $names as $name => $own ) {
					$places = new Places( [ 'statsig.config_file' => "$folder/$name" ] );
					$this->assertSame( $own === $lock, $places->isLocked(), "$name while $lock is held" );
				}
				fclose( $held );
			}
		} finally {
			array_map( 'unlink', array_map( static fn ( $lock ) => "$folder/$lock", $names ) );
			rmdir( $folder );
		}
	}
}
