<?php

namespace MediaWiki\Extension\Statsig\Tests\Unit;

use PHPUnit\Framework\TestCase;

/**
 * A newcomer finds a class by folder and name: no folder of php/src is long, and no file.
 */
class LayoutTest extends TestCase {
	private const SOURCES = __DIR__ . '/../../../php/src';
	private const MOST_FILES = 12;
	private const MOST_LINES = 400;

	public function testFoldersAndFilesAreShort(): void {
		$long = $files = [];
		foreach ( new \RecursiveIteratorIterator( new \RecursiveDirectoryIterator( self::SOURCES, \FilesystemIterator::SKIP_DOTS ) ) as $file ) {
			$files[$file->getPath()][] = $file->getFilename();
			if ( count( file( $file->getPathname() ) ) > self::MOST_LINES ) {
				$long[] = $file->getFilename();
			}
		}
		$this->assertGreaterThan( 20, count( $files ) );
		$full = array_keys( array_filter( $files, static fn ( $names ) => count( $names ) > self::MOST_FILES ) );
		$this->assertSame( [ [], [] ], [ $full, $long ] );
	}
}
