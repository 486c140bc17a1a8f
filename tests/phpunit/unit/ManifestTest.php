<?php

namespace MediaWiki\Extension\Statsig\Tests\Unit;

use MediaWiki\HookContainer\HookRunner;
use PHPUnit\Framework\TestCase;

/**
 * extension.json and the messages hold together.
 */
class ManifestTest extends TestCase {
	private const FOLDER = __DIR__ . '/../../../php';
	/** Hooks that 1.39 lacks, and with them an interface that a class could implement there */
	private const YOUNGER_THAN_1_39 = [ 'AuthPreserveQueryParams' ];

	private static function json( string $file ): array {
		return json_decode( file_get_contents( self::FOLDER . "/$file" ), true, 512, JSON_THROW_ON_ERROR );
	}

	public function testEachMessageIsDocumented(): void {
		$this->assertSame(
			array_keys( self::json( 'i18n/en.json' ) ), array_keys( self::json( 'i18n/qqq.json' ) )
		);
	}

	public function testEachSettingIsDescribed(): void {
		foreach ( self::json( 'extension.json' )['config'] as $name => $setting ) {
			$this->assertStringStartsWith( 'Statsig', $name );
			$this->assertNotEmpty( $setting['description'], $name );
		}
	}

	public function testEachModuleHasItsFilesAndReachesMobileReaders(): void {
		foreach ( self::json( 'extension.json' )['ResourceModules'] as $name => $module ) {
			$this->assertSame( [ 'desktop', 'mobile' ], $module['targets'], $name );
			$folder = self::FOLDER . "/{$module['localBasePath']}/";
			$listed = preg_grep( '/\.js$/', array_map( static fn ( $file ) => $file['name'] ?? $file, $module['packageFiles'] ?? [] ) );
			$there = array_map( static fn ( $path ) => substr( $path, strlen( $folder ) ), glob( $folder . '{,*/}*.js', GLOB_BRACE ) );
			if ( $name === 'ext.statsig' ) {
				// ModuleFiles puts these before the code
				$listed = array_merge( $listed, [ 'classes.js', 'index.units.js', 'manual.js', 'pins.js', 'timings.js' ], array_map(
					static fn ( $group ) => "$group.js",
					self::json( '../docs/program.schema.json' )['properties']['needs']['items']['enum']
				) );
			}
			sort( $listed );
			sort( $there );
			$this->assertSame( $there, $listed, $name );
		}
	}

	public function testAHookOrRouteAsksForNothingThatMayFailBeforeItRuns(): void {
		$manifest = self::json( 'extension.json' );
		foreach ( array_merge( $manifest['HookHandlers'], $manifest['RestRoutes'] ) as $handler ) {
			$this->assertSame( [ 'class' ], array_values( array_diff( array_keys( $handler ), [ 'method', 'path' ] ) ), $handler['class'] );
		}
	}

	public function testAHookHandlerImplementsCoresInterfaces(): void {
		$manifest = self::json( 'extension.json' );
		$ofCore = array_map( static fn ( $name ) => substr( strrchr( $name, '\\' ), 1 ), class_implements( HookRunner::class ) );
		$count = 0;
		foreach ( $manifest['Hooks'] as $hook => $handler ) {
			if ( !in_array( $hook, self::YOUNGER_THAN_1_39 ) && in_array( "{$hook}Hook", $ofCore ) ) {
				$class = $manifest['HookHandlers'][$handler]['class'];
				$implemented = array_map( static fn ( $name ) => substr( strrchr( $name, '\\' ), 1 ), class_implements( $class ) );
				$this->assertContains( "{$hook}Hook", $implemented, $class );
				$count++;
			}
		}
		$this->assertGreaterThan( 5, $count );
	}

	public function testComposerInstallsWhatTheManifestDescribes(): void {
		[ $manifest, $package ] = [ self::json( 'extension.json' ), self::json( 'composer.json' ) ];
		$this->assertSame( 'mediawiki-extension', $package['type'] );
		$this->assertSame( $manifest['name'], $package['extra']['installer-name'] );
		$this->assertSame( $manifest['license-name'], $package['license'] );
		$this->assertSame( '>=' . trim( $manifest['requires']['platform']['php'], '>= ' ), $package['require']['php'] );
	}

	public function testEveryClassIsThere(): void {
		$manifest = self::json( 'extension.json' );
		$classes = array_merge(
			array_column( $manifest['HookHandlers'], 'class' ), array_column( $manifest['RestRoutes'], 'class' ),
			array_values( $manifest['APIMetaModules'] )
		);
		foreach ( $classes as $class ) {
			$this->assertTrue( class_exists( $class ), $class );
		}
		$this->assertTrue( is_callable( $manifest['callback'] ) );
		foreach ( $manifest['Hooks'] as $hook => $handler ) {
			$this->assertTrue( method_exists( $manifest['HookHandlers'][$handler]['class'], "on$hook" ), $hook );
		}
	}
}
