<?php

namespace MediaWiki\Extension\Statsig\Tests\Integration;

use MediaWiki\Extension\Statsig\Tests\ServedWiki;
use PHPUnit\Framework\TestCase;

/**
 * What an administrator sees of a wiki that is not set up yet: Special:StatsigDemo and Special:Version.
 */
class ScreensTest extends TestCase {
	private static ServedWiki $wiki;

	public static function setUpBeforeClass(): void {
		// No config at first: a test puts one there
		self::$wiki = new ServedWiki( [], __DIR__ . '/../fixtures/settings.php', [
			'ini/zz.ini' => "statsig.config_file={folder}/later/config.json\nstatsig.check_interval=0\n",
		] );
	}

	public static function tearDownAfterClass(): void {
		self::$wiki->end();
	}

	private static function text( string $title ): string {
		return preg_replace( '/\s+/', ' ', strip_tags( self::$wiki->request( "/index.php?title=$title" )[2] ) );
	}

	private static function put( callable $change ): void {
		$document = json_decode( file_get_contents( __DIR__ . '/../fixtures/config.json' ), true );
		$change( $document );
		@mkdir( self::$wiki->folder . '/later' );
		file_put_contents( self::$wiki->folder . '/later/new', json_encode( $document, JSON_PRESERVE_ZERO_FRACTION ) );
		rename( self::$wiki->folder . '/later/new', self::$wiki->folder . '/later/config.json' );
	}

	public function testWithoutAConfigBothSaySo(): void {
		$this->assertMatchesRegularExpression( '/Statsig native module ?[\d.]+, without a config/', self::text( 'Special:Version' ) );
		$demo = self::text( 'Special:StatsigDemo' );
		$this->assertStringContainsString( 'There is no config: start the worker', $demo );
		$this->assertStringContainsString( 'No button: nothing was decided', $demo );
	}

	public function testGatesThatAreMissingOrOfAnotherTypeAreNamed(): void {
		self::put( static function ( array &$document ): void {
			unset( $document['feature_gates']['demo_button'] );
			$document['feature_gates']['hello_world']['idType'] = 'userID';
		} );
		$demo = self::text( 'Special:StatsigDemo' );
		$this->assertStringContainsString( 'no gate demo_button: make one', $demo );
		$this->assertStringContainsString( 'hello_world has ID type userID: for this page it must be stableID', $demo );
		$this->assertStringContainsString( 'name it in $wgStatsigClientEntries', $demo );
	}

	public function testWithTheGatesTheListIsShorterAndTheVersionAlone(): void {
		self::put( static fn ( array &$document ) => null );
		$demo = self::text( 'Special:StatsigDemo' );
		$this->assertStringNotContainsString( 'ID type', $demo );
		$this->assertStringContainsString( 'you are not logged in', $demo );
		$this->assertStringNotContainsString( 'without a config', self::text( 'Special:Version' ) );
	}

	public function testSwitchedOffItSaysSo(): void {
		touch( self::$wiki->folder . '/off' );
		$this->assertStringContainsString( 'switched off by $wgStatsigEnabled', self::text( 'Special:Version' ) );
		$this->assertStringContainsString( 'set $wgStatsigEnabled to true', self::text( 'Special:StatsigDemo' ) );
		unlink( self::$wiki->folder . '/off' );
	}
}
