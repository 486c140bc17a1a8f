<?php

namespace MediaWiki\Extension\Statsig\Tests\Integration;

use MediaWiki\Extension\Statsig\Special\DemoButton;
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

	private static function text( string $title, ?ServedWiki $wiki = null ): string {
		return preg_replace( '/\s+/', ' ', strip_tags( ( $wiki ?? self::$wiki )->request( "/index.php?title=$title" )[2] ) );
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
		$this->assertMatchesRegularExpression( '/"reason": ?"NoConfig"/', self::$wiki->request( '/load.php?modules=ext.statsig' )[2] );
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

	public function testTheDemonstrationShowsItsSource(): void {
		$this->assertStringContainsString(
			'>' . DemoButton::source() . '</pre>',
			html_entity_decode( self::$wiki->request( '/index.php?title=Special:StatsigDemo' )[2], ENT_QUOTES )
		);
	}

	public function testWithoutItsSettingThereIsNoDemonstration(): void {
		file_put_contents( self::$wiki->folder . '/unset', 'wgStatsigDemo' );
		[ $status, , $html ] = self::$wiki->request( '/index.php?title=Special:StatsigDemo' );
		unlink( self::$wiki->folder . '/unset' );
		$this->assertSame( 404, $status );
		$this->assertStringContainsString( 'No such special page', $html );
		$this->assertStringNotContainsString( 'StatsigDemo', self::text( 'Special:SpecialPages' ) );
	}

	public function testSwitchedOffItSaysSo(): void {
		touch( self::$wiki->folder . '/off' );
		$this->assertStringContainsString( 'switched off by $wgStatsigEnabled', self::text( 'Special:Version' ) );
		$demo = self::text( 'Special:StatsigDemo' );
		$this->assertStringContainsString( 'set $wgStatsigEnabled to true. Browsers hear of it within 11 minutes', $demo );
		$this->assertStringContainsString( 'Reason of the decision: Disabled', $demo );
		unlink( self::$wiki->folder . '/off' );
	}

	public function testWithoutTheModuleBothSaySoAndWhatElseIsMissing(): void {
		$wiki = new ServedWiki( [ 'STATSIG_SO' => 'none' ] );
		try {
			$demo = self::text( 'Special:StatsigDemo', $wiki );
			$this->assertStringContainsString( 'PHP runs without the native module: load it in an ini file of php-fpm (phpenmod statsig)', $demo );
			$this->assertStringContainsString( 'Reason of the decision: ExtensionMissing', $demo );
			// What only the settings say is missing all the same; what only a config says is not known
			$this->assertStringContainsString( 'name it in $wgStatsigClientEntries', $demo );
			$this->assertDoesNotMatchRegularExpression( '/There is no config|The config has no gate/', $demo );
			$pattern = '/Statsig native module ?missing: PHP runs without it, every decision is the default/';
			$this->assertMatchesRegularExpression( $pattern, self::text( 'Special:Version', $wiki ) );
			// Off and without the module: what is worse is said
			touch( "{$wiki->folder}/off" );
			$this->assertMatchesRegularExpression( $pattern, self::text( 'Special:Version', $wiki ) );
		} finally {
			$wiki->end();
		}
	}
}
